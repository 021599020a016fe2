namespace VercelFunctions.Emulator.Stores;

/// <summary>The items of one project in memory.</summary>
internal sealed class MemoryProjectStore(MemoryCacheStore store) : IProjectStore
{
    private readonly ICacheStore _items = store;
    private readonly ICacheContents _contents = store;

    public IStoreView View { get; } = new MemoryStoreView(store);

    public string Description => _items.Description;

    public ValueTask<ReadOnlyMemory<byte>?> GetAsync(string storeKey, CancellationToken cancellationToken) =>
        _items.GetAsync(storeKey, cancellationToken);

    public ValueTask<StoredItem?> ReadAsync(string storeKey, CancellationToken cancellationToken) =>
        new(store.Find(storeKey, out TimeSpan age) is MemoryCacheEntry entry ? new StoredItem(entry.Json, age, Tags(entry)) : null);

    public ValueTask SetAsync(
        string storeKey, ReadOnlyMemory<byte> json, CacheItemOptions options, CancellationToken cancellationToken) =>
        _items.SetAsync(storeKey, json, options, cancellationToken);

    public ValueTask DeleteAsync(string storeKey, CancellationToken cancellationToken) => _items.DeleteAsync(storeKey, cancellationToken);

    public IAsyncEnumerable<Expiry> TryExpireTagsAsync(IReadOnlyList<string> tags, CancellationToken cancellationToken) =>
        _items.TryExpireTagsAsync(tags, cancellationToken);

    public ValueTask<IReadOnlyList<CacheItemInfo>> ListAsync(CancellationToken cancellationToken) =>
        _contents.ListAsync(cancellationToken);

    public ValueTask ClearAsync(CancellationToken cancellationToken) => _contents.ClearAsync(cancellationToken);

    // An item's tags never change.
    private static string Tags(MemoryCacheEntry entry) => entry.Tags.Length switch
    {
        0 => string.Empty,
        1 => entry.Tags[0].Tag,
        _ => string.Join(',', entry.Tags.Select(items => items.Tag)),
    };
}
