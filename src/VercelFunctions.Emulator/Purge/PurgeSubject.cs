namespace VercelFunctions.Emulator.Purge;

/// <summary>The subject of a request of the purge API.</summary>
internal enum PurgeSubject
{
    /// <summary>The items that have one of its tags.</summary>
    Tags,

    /// <summary>The optimized copies of its source images.</summary>
    SourceImages,

    /// <summary>The whole CDN cache.</summary>
    Cdn,

    /// <summary>The whole Runtime Cache and Data Cache.</summary>
    DataCaches,
}
