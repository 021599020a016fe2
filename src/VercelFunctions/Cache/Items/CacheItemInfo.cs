namespace VercelFunctions;

/// <summary>An item of a cache, without its value.</summary>
public sealed record CacheItemInfo
{
    /// <summary>The key that the item is stored under: namespace, separator and hashed key.</summary>
    public required string StoreKey { get; init; }

    /// <summary>The item's label; null if it has none.</summary>
    public string? Name { get; init; }

    /// <summary>The value's size, in bytes of JSON.</summary>
    public required int Size { get; init; }

    /// <summary>The time since the item was stored.</summary>
    public required TimeSpan Age { get; init; }

    /// <summary>The time until the item's TTL ends; null if it has no TTL.</summary>
    public TimeSpan? TimeLeft { get; init; }

    /// <summary>The item's tags.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>How often the item was read since it was stored.</summary>
    public required long Hits { get; init; }

    /// <summary>The name, or the store key if there is none.</summary>
    public override string ToString() => Name ?? StoreKey;
}
