namespace VercelFunctions.Emulator.Stores;

/// <summary>Reads items of a store in memory.</summary>
internal sealed class MemoryItemReader(MemoryCacheStore store) : IItemReader
{
    public ValueTask<StoredItem?> ReadAsync(string storeKey, CancellationToken cancellationToken) =>
        new(store.Find(storeKey, out TimeSpan age) is MemoryCacheEntry entry ? new StoredItem(entry.Json, age, Tags(entry)) : null);

    // An item's tags never change.
    private static string Tags(MemoryCacheEntry entry) => entry.Tags.Length switch
    {
        0 => string.Empty,
        1 => entry.Tags[0].Tag,
        _ => string.Join(',', entry.Tags.Select(items => items.Tag)),
    };
}
