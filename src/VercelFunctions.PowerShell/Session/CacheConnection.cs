namespace VercelFunctions.PowerShell;

/// <summary>Which cache the cmdlets work on. Its secrets are not among its properties.</summary>
public sealed class CacheConnection
{
    internal CacheConnection(ICacheStore store, CacheConnectionSource source)
    {
        Store = store;
        Source = source;
        if (store is HttpCacheStore http)
        {
            Endpoint = http.Endpoint.Url;
            Headers = http.Endpoint.HeaderNames.Select(name => $"{name}: •••").ToArray();
            TimeoutSec = http.Endpoint.Timeout.TotalSeconds;
        }
    }

    /// <summary>Where the cache is served; null for one in memory.</summary>
    public Uri? Endpoint { get; }

    /// <summary>The headers sent with every request, their values hidden.</summary>
    public IReadOnlyList<string> Headers { get; } = [];

    /// <summary>How long a request may take, in seconds; null for a cache in memory.</summary>
    public double? TimeoutSec { get; }

    /// <summary>Whether the cache is in this process's memory.</summary>
    public bool InMemory => Endpoint is null;

    /// <summary>Where the connection comes from.</summary>
    public CacheConnectionSource Source { get; }

    internal ICacheStore Store { get; }

    /// <summary>What and where the cache is.</summary>
    public override string ToString() => Store.Description;
}
