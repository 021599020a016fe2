namespace VercelFunctions.Emulator.Http;

/// <summary>An operation on a cache. The names appear in fault rules, metrics and on the page.</summary>
internal enum Operation
{
    /// <summary>Reads an item.</summary>
    Get,

    /// <summary>Stores an item.</summary>
    Set,

    /// <summary>Deletes an item.</summary>
    Delete,

    /// <summary>Expires tags.</summary>
    Expire,

    /// <summary>Lists the items.</summary>
    List,

    /// <summary>Deletes all items.</summary>
    Clear,

    /// <summary>Any request of the purge API.</summary>
    Purge,
}
