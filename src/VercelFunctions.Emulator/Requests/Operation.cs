namespace VercelFunctions.Emulator.Requests;

/// <summary>What a request asks of a cache.</summary>
internal enum Operation
{
    /// <summary>To read an item.</summary>
    Get,

    /// <summary>To store one.</summary>
    Set,

    /// <summary>To remove one.</summary>
    Delete,

    /// <summary>To expire tags.</summary>
    Expire,

    /// <summary>To list what is there.</summary>
    List,

    /// <summary>To remove all.</summary>
    Clear,

    /// <summary>Anything of the purge API.</summary>
    Purge,
}
