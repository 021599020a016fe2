namespace VercelFunctions.Emulator.Stores;

/// <summary>Which items to list, in what order.</summary>
internal sealed record ItemQuery
{
    /// <summary>What an item's name, store key or one of its tags must contain, whatever its case; null for all.</summary>
    public string? Filter { get; init; }

    /// <summary>A tag that it must bear, compared by case; null for any.</summary>
    public string? Tag { get; init; }

    /// <summary>What to order by.</summary>
    public ItemOrder Order { get; init; } = ItemOrder.LastUsed;

    /// <summary>Whether the largest, the latest or the last in the alphabet comes first.</summary>
    public bool Descending { get; init; }

    /// <summary>How many to leave out.</summary>
    public int Offset { get; init; }

    /// <summary>How many to give at most.</summary>
    public int Limit { get; init; } = 100;
}
