using Microsoft.Extensions.Caching.Hybrid;

namespace VercelFunctions.AspNetCore.Caching;

/// <summary>
/// An item from the start of its creation until HybridCache has stored it in its second level. IDistributedCache has no parameter
/// for tags, so the item flows with the asynchronous operation.
/// </summary>
internal sealed class HybridItem
{
    private static readonly AsyncLocal<HybridItem?> Ambient = new();

    private readonly HybridCache _cache;
    private readonly Removal _start;

    /// <param name="cache">The cache that stores the item.</param>
    /// <param name="key">The key that the cache is called with.</param>
    /// <param name="tags">The tags; null for none.</param>
    /// <param name="removals">What is removed from the cache.</param>
    public HybridItem(HybridCache cache, string key, IEnumerable<string>? tags, Removals removals)
    {
        (_cache, Key, Tags, _start) = (cache, key, [.. tags ?? []], removals.Last);
    }

    /// <summary>The item that the asynchronous operation stores; null if there is none.</summary>
    public static HybridItem? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    public string Key { get; }

    public IReadOnlyList<string> Tags { get; }

    /// <summary>Whether the item was removed, by key or by tag, since its creation started: its value may be from before.</summary>
    public bool IsRemoved => _start.IsFollowedByRemovalOf(this);

    /// <summary>Removes the item from both levels.</summary>
    public ValueTask RemoveAsync() => _cache.RemoveAsync(Key);
}
