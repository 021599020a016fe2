namespace VercelFunctions.Emulator.Stores;

/// <summary>Filters and sorts lists in memory.</summary>
internal static class ItemList
{
    /// <summary>Applies a query to items.</summary>
    /// <param name="items">All items, most recently used first.</param>
    /// <param name="query">The filters, the order and the part.</param>
    public static Page<CacheItemInfo> Find(IEnumerable<CacheItemInfo> items, ItemQuery query)
    {
        CacheItemInfo[] found = [.. items.Where(item => Matches(item, query))];
        IEnumerable<CacheItemInfo> ordered = query.Order switch
        {
            ItemOrder.LastUsed => query.Descending ? found : Enumerable.Reverse(found),
            _ => query.Descending ? found.OrderDescending(Comparer(query.Order)) : found.Order(Comparer(query.Order)),
        };

        // Followed by Skip and Take, LINQ sorts only that part.
        return new Page<CacheItemInfo>(found.Length, [.. ordered.Skip(query.Offset).Take(query.Limit)]);
    }

    /// <summary>Lists the tags that contain a text, in any case: the most frequent first, then by name.</summary>
    public static Page<TagCount> FindTags(IEnumerable<KeyValuePair<string, int>> tags, string? filter, int offset, int limit)
    {
        List<TagCount> found =
        [
            .. tags
                .Where(tag => filter is null || Contains(tag.Key, filter))
                .OrderByDescending(tag => tag.Value).ThenBy(tag => tag.Key, StringComparer.Ordinal)
                .Select(tag => new TagCount(tag.Key, tag.Value)),
        ];
        return new Page<TagCount>(found.Count, [.. found.Skip(offset).Take(limit)]);
    }

    private static bool Matches(CacheItemInfo item, ItemQuery query) =>
        (query.Tag is null || item.Tags.Contains(query.Tag, StringComparer.Ordinal))
        && (query.Filter is not string filter
            || Contains(item.StoreKey, filter)
            || Contains(item.Name, filter)
            || item.Tags.Any(tag => Contains(tag, filter)));

    private static bool Contains(string? text, string filter) =>
        text is not null && text.Contains(filter, StringComparison.OrdinalIgnoreCase);

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
