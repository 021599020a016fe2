namespace VercelFunctions.PowerShell;

/// <summary>
/// What the cmdlets work on: a Runtime Cache, over HTTP or in memory, or a Vercel project, whose caches can be purged
/// but not read. Its secrets are not among its properties.
/// </summary>
public sealed class CacheConnection
{
    internal CacheConnection(ICacheStore store, CacheConnectionSource source)
    {
        Store = store;
        Source = source;
        if (store is HttpCacheStore http)
        {
            Endpoint = http.Endpoint.Url;
            Headers = Hidden(http.Endpoint.HeaderNames);
            TimeoutSec = http.Endpoint.Timeout.TotalSeconds;
        }
    }

    internal CacheConnection(PurgeClient purge, CacheConnectionSource source)
    {
        Purge = purge;
        Source = source;
        Endpoint = purge.Project.ApiUrl;
        Headers = Hidden(["authorization"]);
        Project = purge.Project.NameOrId;
        Team = purge.Project.Team;
        TimeoutSec = purge.RequestTimeout.TotalSeconds;
    }

    /// <summary>Where the cache, or the purge API, is served; null for a cache in memory.</summary>
    public Uri? Endpoint { get; }

    /// <summary>The Vercel project; null for a Runtime Cache.</summary>
    public string? Project { get; }

    /// <summary>The project's team; null for a personal account.</summary>
    public string? Team { get; }

    /// <summary>The headers sent with every request, their values hidden.</summary>
    public IReadOnlyList<string> Headers { get; } = [];

    /// <summary>How long one request may take, in seconds; null for a cache in memory.</summary>
    public double? TimeoutSec { get; }

    /// <summary>Whether the cache is in this process's memory.</summary>
    public bool InMemory => Endpoint is null;

    /// <summary>Where the connection comes from.</summary>
    public CacheConnectionSource Source { get; }

    /// <summary>The Runtime Cache; null for a project.</summary>
    internal ICacheStore? Store { get; }

    /// <summary>The purge API; null for a Runtime Cache.</summary>
    internal PurgeClient? Purge { get; }

    /// <summary>What and where it is.</summary>
    public override string ToString() => Store?.Description ?? Purge!.Project.ToString();

    private static string[] Hidden(IEnumerable<string> names) => names.Select(name => $"{name}: •••").ToArray();
}
