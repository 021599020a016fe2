namespace VercelFunctions.PowerShell;

/// <summary>A connection to a Runtime Cache over HTTP: Vercel's own, or an emulator.</summary>
public sealed class EndpointConnection : CacheConnection
{
    private readonly HttpCacheStore _store;

    internal EndpointConnection(HttpCacheStore store, CacheConnectionSource source)
        : base(source)
    {
        _store = store;
        Emulator = new EmulatorClient(store.Endpoint);
        Purger = new RuntimeCachePurger(store, Emulator);
        Endpoint = store.Endpoint.Url;
        Headers = Masked(store.Endpoint.HeaderNames);
        TimeoutSec = store.Endpoint.Timeout.TotalSeconds;
    }

    internal override IPurger Purger { get; }

    internal override ICacheStore Store => _store;

    internal override ICacheContents Contents => Emulator;

    internal override EmulatorClient Emulator { get; }
}
