namespace VercelFunctions.AspNetCore.Caching;

/// <summary>
/// What was removed from HybridCache in this process, in order. A removal is kept in memory only while an item is being created
/// whose creation started earlier.
/// </summary>
internal sealed class Removals
{
    // HybridCache reserves it for "everything", which the Runtime Cache cannot expire.
    private const string AllTags = "*";

    private readonly object _lock = new();
    private Removal _last = new(_ => false);

    /// <summary>The last removal.</summary>
    public Removal Last
    {
        get
        {
            lock (_lock)
            {
                return _last;
            }
        }
    }

    /// <summary>Whether the text is a tag of items, which HybridCache also requires to have other characters than white space.</summary>
    public static bool IsTag(string tag) => !string.IsNullOrWhiteSpace(tag) && tag != AllTags;

    /// <summary>Records that items are removed by tag. Call it before the request that removes them.</summary>
    public void AddTags(IReadOnlyCollection<string> tags)
    {
        HashSet<string> set = new(tags, StringComparer.Ordinal);
        Add(set.Contains(AllTags) ? _ => true : item => item.Tags.Any(set.Contains));
    }

    /// <summary>Records that items are removed by key. Call it before the request that removes them.</summary>
    public void AddKeys(IReadOnlyCollection<string> keys) => Add(item => keys.Contains(item.Key));

    private void Add(Predicate<HybridItem> removes)
    {
        lock (_lock)
        {
            _last = _last.Next = new Removal(removes);
        }
    }
}
