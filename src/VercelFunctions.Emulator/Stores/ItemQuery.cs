namespace VercelFunctions.Emulator.Stores;

/// <summary>The items to list, and their order.</summary>
internal sealed record ItemQuery
{
    /// <summary>Text that the name, the store key or a tag must contain, in any case; null for all.</summary>
    public string? Filter { get; init; }

    /// <summary>A tag that the items must have, case-sensitive; null for any.</summary>
    public string? Tag { get; init; }

    /// <summary>The order.</summary>
    public ItemOrder Order { get; init; } = ItemOrder.LastUsed;

    /// <summary>Whether the largest, the latest or the alphabetically last comes first.</summary>
    public bool Descending { get; init; }

    /// <summary>How many to skip.</summary>
    public int Offset { get; init; }

    /// <summary>How many to list at most.</summary>
    public int Limit { get; init; } = 100;
}
