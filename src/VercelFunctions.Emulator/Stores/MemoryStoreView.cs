namespace VercelFunctions.Emulator.Stores;

/// <summary>The view of a store in memory.</summary>
internal sealed class MemoryStoreView(MemoryCacheStore store) : IStoreView
{
    public ValueTask<StoreTotals> CountAsync(CancellationToken cancellationToken) =>
        new(new StoreTotals(store.Count, store.UsedBytes, store.MaxBytes, store.TagCount));

    public ValueTask<Page<CacheItemInfo>> FindItemsAsync(ItemQuery query, CancellationToken cancellationToken) =>

        // In the store's own order, only the part to show is read.
        new(query is { Filter: null, Tag: null, Order: ItemOrder.LastUsed }
            ? new Page<CacheItemInfo>(store.Count, store.List(query.Offset, query.Limit, leastRecentFirst: !query.Descending))
            : ItemList.Find(store.List(), query));

    public ValueTask<ViewedItem?> FindItemAsync(string storeKey, CancellationToken cancellationToken) =>
        new(store.Peek(storeKey) is (CacheItemInfo info, ReadOnlyMemory<byte> json, TimeSpan sinceUse)
            ? new ViewedItem(info, sinceUse, json)
            : null);

    public ValueTask<Page<TagCount>> FindTagsAsync(string? filter, int offset, int limit, CancellationToken cancellationToken) =>
        new(ItemList.FindTags(store.ListTags(), filter, offset, limit));
}
