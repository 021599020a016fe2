namespace VercelFunctions;

/// <summary>One item of a <see cref="MemoryCacheStore"/>, with its places in the store's orders and indexes.</summary>
internal sealed class MemoryCacheEntry(string storeKey, ReadOnlyMemory<byte> json, string? name, long cost, long storedAt, long? expiresAt, long sequence)
{
    public static IComparer<MemoryCacheEntry> ByExpiry { get; } = Comparer<MemoryCacheEntry>.Create(CompareByExpiry);

    public string StoreKey { get; } = storeKey;

    public ReadOnlyMemory<byte> Json { get; } = json;

    public string? Name { get; } = name;

    /// <summary>What it takes of the byte limit.</summary>
    public long Cost { get; } = cost;

    /// <summary>When it was stored, as a timestamp of the store's clock.</summary>
    public long StoredAt { get; } = storedAt;

    /// <summary>When its TTL ends, as a timestamp of the store's clock; null where it has none.</summary>
    public long? ExpiresAt { get; } = expiresAt;

    public long Hits { get; set; }

    /// <summary>The tags it bears, each with everything else that bears it.</summary>
    public MemoryCacheTags.TagBearers[] Tags { get; set; } = [];

    /// <summary>Its neighbours in the order of use, kept by <see cref="RecencyList"/>.</summary>
    public MemoryCacheEntry? Newer { get; set; }

    /// <inheritdoc cref="Newer"/>
    public MemoryCacheEntry? Older { get; set; }

    private long Sequence { get; } = sequence;

    // The sequence tells apart items with the same deadline: a sorted set holds no equals.
    private static int CompareByExpiry(MemoryCacheEntry first, MemoryCacheEntry second)
    {
        int byDeadline = Nullable.Compare(first.ExpiresAt, second.ExpiresAt);
        return byDeadline != 0 ? byDeadline : first.Sequence.CompareTo(second.Sequence);
    }
}
