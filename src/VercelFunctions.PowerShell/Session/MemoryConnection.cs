namespace VercelFunctions.PowerShell;

/// <summary>A connection to a cache in this process's memory.</summary>
public sealed class MemoryConnection : CacheConnection
{
    private readonly MemoryCacheStore _store;

    internal MemoryConnection(MemoryCacheStore store, CacheConnectionSource source)
        : base(source)
    {
        _store = store;
        Purger = new RuntimeCachePurger(store, store);
    }

    internal override IPurger Purger { get; }

    internal override ICacheStore Store => _store;

    internal override ICacheContents Contents => _store;

    internal override bool IsUnusedFallback => Source == CacheConnectionSource.Fallback && !_store.HasStored;

    internal override EmulatorClient Emulator => throw NotSupported("which has no fault rules and records no purge requests");
}
