namespace VercelFunctions;

/// <summary>One item of a <see cref="MemoryCacheStore"/>, with its positions in the store's lists and indexes.</summary>
internal sealed class MemoryCacheEntry(
    string storeKey,
    ReadOnlyMemory<byte> json,
    string? name,
    long cost,
    long storedAt,
    long expiresAt)
{
    /// <summary>The <see cref="ExpiresAt"/> of an item without a TTL.</summary>
    public const long Never = long.MaxValue;

    public string StoreKey { get; } = storeKey;

    public ReadOnlyMemory<byte> Json { get; } = json;

    public string? Name { get; } = name;

    /// <summary>The bytes that it counts toward the limit.</summary>
    public long Cost { get; } = cost;

    /// <summary>When the item was stored, as a timestamp of the store's clock.</summary>
    public long StoredAt { get; } = storedAt;

    /// <summary>When its TTL ends, as a timestamp of the store's clock, or <see cref="Never"/>.</summary>
    public long ExpiresAt { get; } = expiresAt;

    public long Hits { get; set; }

    /// <summary>When the item was last read or stored, as a timestamp of the store's clock.</summary>
    public long UsedAt { get; set; } = storedAt;

    /// <summary>Its tags, each with all items that have it.</summary>
    public MemoryCacheTags.TaggedItems[] Tags { get; set; } = [];

    /// <summary>The next item in the order of use, maintained by <see cref="RecencyList"/>.</summary>
    public MemoryCacheEntry? Newer { get; set; }

    /// <summary>The previous item in the order of use, maintained by <see cref="RecencyList"/>.</summary>
    public MemoryCacheEntry? Older { get; set; }

    /// <summary>Its place in the order of expiry, maintained by <see cref="ExpiryQueue"/>.</summary>
    public int ExpiryPlace { get; set; }
}
