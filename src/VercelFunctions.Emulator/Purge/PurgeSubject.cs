namespace VercelFunctions.Emulator.Purge;

/// <summary>What a request of the purge API names.</summary>
internal enum PurgeSubject
{
    /// <summary>All that bears one of its tags.</summary>
    Tags,

    /// <summary>The optimized copies of its source images.</summary>
    SourceImages,

    /// <summary>All that the CDN keeps.</summary>
    Cdn,

    /// <summary>All that the data caches keep.</summary>
    DataCaches,
}
