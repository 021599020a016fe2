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
}
