namespace VercelFunctions;

/// <summary>What a cache holds under one key, without the value.</summary>
public sealed record CacheItemInfo
{
    /// <summary>The key it is stored under: namespace, separator and hashed key.</summary>
    public required string StoreKey { get; init; }

    /// <summary>The item's label; null where it was stored without one.</summary>
    public string? Name { get; init; }

    /// <summary>The value's size, in bytes of JSON.</summary>
    public required int Size { get; init; }

    /// <summary>How long ago it was stored.</summary>
    public required TimeSpan Age { get; init; }

    /// <summary>How long it will still be kept; null where it has no TTL.</summary>
    public TimeSpan? TimeLeft { get; init; }

    /// <summary>The tags it bears.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>How often it was read since it was stored.</summary>
    public required long Hits { get; init; }
}
