namespace VercelFunctions.TestSupport;

/// <summary>The requests of Vercel's purge API.</summary>
public enum PurgeApiOperation
{
    /// <summary>None of them.</summary>
    Unknown,

    InvalidateByTags,

    DeleteByTags,

    InvalidateBySourceImages,

    DeleteBySourceImages,

    /// <summary>All that the CDN keeps.</summary>
    PurgeCdn,

    /// <summary>All that the data caches keep.</summary>
    PurgeData,
}
