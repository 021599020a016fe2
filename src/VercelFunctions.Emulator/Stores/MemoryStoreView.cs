namespace VercelFunctions.Emulator.Stores;

/// <summary>The view of a store in memory.</summary>
internal sealed class MemoryStoreView(MemoryCacheStore store) : IStoreView
{
    public ValueTask<StoreTotals> CountAsync(CancellationToken cancellationToken) =>
        new(new StoreTotals(store.Count, store.UsedBytes, store.MaxBytes, store.TagCount));

    public ValueTask<Page<CacheItemInfo>> FindItemsAsync(ItemQuery query, CancellationToken cancellationToken)
    {
        if (query is { Filter: null, Tag: null, Order: ItemOrder.LastUsed })
        {
            // The order that the store keeps: no more of it is read than is shown.
            return new(new Page<CacheItemInfo>(store.Count, store.List(query.Offset, query.Limit, leastRecentFirst: !query.Descending)));
        }

        // The store lists the most recently used first.
        CacheItemInfo[] found = [.. store.List().Where(item => Matches(item, query))];
        IEnumerable<CacheItemInfo> ordered = query.Order switch
        {
            ItemOrder.LastUsed => query.Descending ? found : Enumerable.Reverse(found),
            _ => query.Descending ? found.OrderDescending(Comparer(query.Order)) : found.Order(Comparer(query.Order)),
        };

        // With Skip and Take right after it, ordering puts only that part in order.
        return new(new Page<CacheItemInfo>(found.Length, [.. ordered.Skip(query.Offset).Take(query.Limit)]));
    }

    public ValueTask<Page<TagCount>> FindTagsAsync(string? filter, int offset, int limit, CancellationToken cancellationToken)
    {
        List<TagCount> found =
        [
            .. store.ListTags()
                .Where(tag => filter is null || tag.Key.Contains(filter, StringComparison.OrdinalIgnoreCase))
                .OrderByDescending(tag => tag.Value).ThenBy(tag => tag.Key, StringComparer.Ordinal)
                .Select(tag => new TagCount(tag.Key, tag.Value)),
        ];
        return new(new Page<TagCount>(found.Count, [.. found.Skip(offset).Take(limit)]));
    }

    private static bool Matches(CacheItemInfo item, ItemQuery query) =>
        (query.Tag is null || item.Tags.Contains(query.Tag, StringComparer.Ordinal))
        && (query.Filter is not string filter || Contains(item.StoreKey, filter) || Contains(item.Name, filter) || item.Tags.Any(tag => Contains(tag, filter)));

    private static bool Contains(string? text, string filter) => text is not null && text.Contains(filter, StringComparison.OrdinalIgnoreCase);

    private static Comparer<CacheItemInfo> Comparer(ItemOrder order) => Comparer<CacheItemInfo>.Create((first, second) =>
    {
        int compared = order switch
        {
            ItemOrder.Size => first.Size.CompareTo(second.Size),
            ItemOrder.Age => first.Age.CompareTo(second.Age),
            ItemOrder.TimeLeft => (first.TimeLeft ?? TimeSpan.MaxValue).CompareTo(second.TimeLeft ?? TimeSpan.MaxValue),
            ItemOrder.Hits => first.Hits.CompareTo(second.Hits),
            _ => string.CompareOrdinal(first.Name ?? first.StoreKey, second.Name ?? second.StoreKey),
        };
        return compared != 0 ? compared : string.CompareOrdinal(first.StoreKey, second.StoreKey);
    });
}
