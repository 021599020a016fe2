namespace VercelFunctions.Emulator.Stores;

/// <summary>What a list of items is ordered by. The store key decides between equals.</summary>
internal enum ItemOrder
{
    /// <summary>The last time each was read or stored. Ascending gives what was not used for longest.</summary>
    LastUsed,

    /// <summary>The name, by Unicode code points; the store key where there is none.</summary>
    Name,

    /// <summary>The value's size.</summary>
    Size,

    /// <summary>How long ago each was stored.</summary>
    Age,

    /// <summary>How long each will still be kept. Those without TTL are kept longest.</summary>
    TimeLeft,

    /// <summary>How often each was read.</summary>
    Hits,
}
