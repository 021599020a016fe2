namespace VercelFunctions.Emulator.Stores;

/// <summary>The order of a list of items. Equal items are ordered by store key.</summary>
internal enum ItemOrder
{
    /// <summary>The last time each was read or stored. Ascending lists the least recently used items first.</summary>
    LastUsed,

    /// <summary>The name, by UTF-16 code units; the store key if there is none.</summary>
    Name,

    /// <summary>The size of the value.</summary>
    Size,

    /// <summary>The time since each was stored.</summary>
    Age,

    /// <summary>The time until each expires. Items without a TTL have the longest.</summary>
    TimeLeft,

    /// <summary>The number of reads.</summary>
    Hits,
}
