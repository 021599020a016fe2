namespace VercelFunctions.PowerShell;

/// <summary>Which requests to a local Runtime Cache are to go wrong.</summary>
public enum FaultOperation
{
    /// <summary>All of them.</summary>
    Any,

    /// <summary>Reading an item.</summary>
    Get,

    /// <summary>Storing one.</summary>
    Set,

    /// <summary>Removing one.</summary>
    Delete,

    /// <summary>Expiring tags.</summary>
    Expire,

    /// <summary>Listing what is there.</summary>
    List,

    /// <summary>Removing all.</summary>
    Clear,

    /// <summary>Requests of the purge API.</summary>
    Purge,

    /// <summary>Of these, invalidating by tags.</summary>
    InvalidateByTags,

    /// <summary>Of these, deleting by tags.</summary>
    DeleteByTags,

    /// <summary>Of these, invalidating by source images.</summary>
    InvalidateBySourceImages,

    /// <summary>Of these, deleting by source images.</summary>
    DeleteBySourceImages,

    /// <summary>Of these, purging the CDN cache.</summary>
    PurgeCdn,

    /// <summary>Of these, purging the data caches.</summary>
    PurgeData,
}
