using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VercelFunctions.AspNetCore.Caching;

namespace VercelFunctions.AspNetCore;

/// <summary>Creates the registered caches, and closes their connections when the app ends.</summary>
internal sealed partial class RuntimeCacheFactory(IOptionsMonitor<VercelRuntimeCacheOptions> options, ILogger<RuntimeCache> logger)
    : IDisposable
{
    private readonly ConcurrentBag<HttpCacheStore> _stores = [];
    private readonly ILogger _logger = logger;
    private int _warned;

    /// <summary>Creates a cache.</summary>
    /// <param name="name">The name of its options.</param>
    public RuntimeCache Create(string name)
    {
        VercelRuntimeCacheOptions given = options.Get(name);
        return new RuntimeCache(StoreOf(given), OptionsOf(given, KeyHash.Default));
    }

    /// <summary>
    /// Creates a cache for bytes, which no client of another language reads. It needs no hash of theirs, by which two keys can
    /// share an item: a user of IDistributedCache would not notice.
    /// </summary>
    /// <param name="name">The name of its options.</param>
    /// <param name="store">The store of the registered cache.</param>
    public RuntimeCache CreateForBytes(string name, ICacheStore store) =>
        new(store, OptionsOf(options.Get(name), KeyHash.Sha256) with { SerializerOptions = BytesJson.Relaxed.Options });

    public void Dispose()
    {
        foreach (HttpCacheStore store in _stores)
        {
            store.Dispose();
        }
    }

    private RuntimeCacheOptions OptionsOf(VercelRuntimeCacheOptions given, Func<string, string> defaultHash) => new()
    {
        Namespace = given.Namespace,
        NamespaceSeparator = given.NamespaceSeparator,
        KeyHashFunction = given.KeyHashFunction ?? defaultHash,
        SerializerOptions = given.SerializerOptions ?? RuntimeCacheOptions.DefaultSerializerOptions,
        OnCacheFailure = given.OnCacheFailure ?? LogFailure,
    };

    private ICacheStore StoreOf(VercelRuntimeCacheOptions given)
    {
        if (given.CreateEndpoint() is RuntimeCacheEndpoint endpoint)
        {
            HttpCacheStore store = new(endpoint);
            _stores.Add(store);
            return store;
        }

        // This store belongs to the process: other clients of the environment's cache share it.
        CacheStoreChoice choice = CacheStoreChoice.FromEnvironment();
        if (choice.IsFallback && Interlocked.Exchange(ref _warned, 1) == 0)
        {
            LogFallback(choice.Reason);
        }
        else if (choice.IsDebug)
        {
            LogChoice(choice.Reason);
        }

        return choice.Store;
    }

    private void LogFailure(VercelException failure) => LogFailure(failure.Message, failure);

    [LoggerMessage(1, LogLevel.Warning, "{Reason}")]
    private partial void LogFallback(string reason);

    [LoggerMessage(2, LogLevel.Information, "{Reason}")]
    private partial void LogChoice(string reason);

    [LoggerMessage(3, LogLevel.Warning, "The cache failed; the value comes from its origin: {Reason}")]
    private partial void LogFailure(string reason, Exception exception);
}
