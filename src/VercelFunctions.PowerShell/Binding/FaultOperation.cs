namespace VercelFunctions.PowerShell;

/// <summary>The requests to the emulator that a fault rule applies to.</summary>
public enum FaultOperation
{
    /// <summary>All requests.</summary>
    Any,

    /// <summary>Reading an item.</summary>
    Get,

    /// <summary>Storing an item.</summary>
    Set,

    /// <summary>Deleting an item.</summary>
    Delete,

    /// <summary>Expiring tags.</summary>
    Expire,

    /// <summary>Listing the items.</summary>
    List,

    /// <summary>Deleting all items.</summary>
    Clear,

    /// <summary>All requests of the purge API.</summary>
    Purge,

    /// <summary>Requests of the purge API that invalidate by tags.</summary>
    InvalidateByTags,

    /// <summary>Requests of the purge API that delete by tags.</summary>
    DeleteByTags,

    /// <summary>Requests of the purge API that invalidate by source images.</summary>
    InvalidateBySourceImages,

    /// <summary>Requests of the purge API that delete by source images.</summary>
    DeleteBySourceImages,

    /// <summary>Requests of the purge API that purge the CDN cache.</summary>
    PurgeCdn,

    /// <summary>Requests of the purge API that purge the Runtime Cache and the Data Cache.</summary>
    PurgeData,
}
