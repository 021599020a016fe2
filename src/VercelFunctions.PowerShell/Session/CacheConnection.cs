namespace VercelFunctions.PowerShell;

/// <summary>
/// A connection that the cmdlets use: to a Runtime Cache, over HTTP or in memory, or to a Vercel project, whose caches can be
/// purged but not read. Its properties contain no secrets.
/// </summary>
public abstract class CacheConnection
{
    private protected CacheConnection(CacheConnectionSource source) => Source = source;

    /// <summary>The address of the cache or of the purge API; null for a cache in memory.</summary>
    public Uri? Endpoint { get; private protected init; }

    /// <summary>The Vercel project; null for a Runtime Cache.</summary>
    public string? Project { get; private protected init; }

    /// <summary>The project's team; null for a personal account.</summary>
    public string? Team { get; private protected init; }

    /// <summary>The headers sent with every request, their values masked.</summary>
    public IReadOnlyList<string> Headers { get; private protected init; } = [];

    /// <summary>The timeout of a request, in seconds; null for a cache in memory.</summary>
    public double? TimeoutSec { get; private protected init; }

    /// <summary>Whether the cache is in this process's memory.</summary>
    public bool InMemory => Endpoint is null;

    /// <summary>Where the connection comes from.</summary>
    public CacheConnectionSource Source { get; }

    /// <summary>The interface that expires tags and purges caches.</summary>
    internal abstract IPurger Purger { get; }

    /// <summary>The Runtime Cache.</summary>
    /// <exception cref="VercelException">The connection has none.</exception>
    internal abstract ICacheStore Store { get; }

    /// <summary>The interface that lists and deletes all items.</summary>
    /// <exception cref="VercelException">The connection has no items.</exception>
    internal abstract ICacheContents Contents { get; }

    /// <summary>The emulator's own requests.</summary>
    /// <exception cref="VercelException">The connection cannot be to an emulator.</exception>
    internal abstract EmulatorClient Emulator { get; }

    /// <summary>Whether it is the fallback to memory, and this process has stored nothing there that could be expired.</summary>
    internal virtual bool IsUnusedFallback => false;

    /// <summary>The kind of connection and its address.</summary>
    public override string ToString() => Purger.Description;

    /// <summary>A connection to the store that the environment specifies.</summary>
    internal static CacheConnection To(ICacheStore store, CacheConnectionSource source) =>
        store is HttpCacheStore http ? new EndpointConnection(http, source) : new MemoryConnection((MemoryCacheStore)store, source);

    private protected static string[] Masked(IEnumerable<string> names) => names.Select(name => $"{name}: •••").ToArray();

    private protected VercelException NotSupported(string what) => new(VercelFailure.NotSupported, $"The connection is to {this}, {what}.");
}
