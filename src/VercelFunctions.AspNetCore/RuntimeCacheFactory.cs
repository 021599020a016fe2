using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace VercelFunctions.AspNetCore;

/// <summary>Creates the registered caches, and closes their connections when the app ends.</summary>
internal sealed partial class RuntimeCacheFactory(IOptionsMonitor<VercelRuntimeCacheOptions> options, ILogger<RuntimeCache> logger)
    : IDisposable
{
    private readonly ConcurrentBag<HttpCacheStore> _stores = [];
    private readonly ILogger _logger = logger;
    private int _warned;

    public RuntimeCache Create(string name)
    {
        VercelRuntimeCacheOptions given = options.Get(name);
        return new RuntimeCache(StoreOf(given), new RuntimeCacheOptions
        {
            Namespace = given.Namespace,
            NamespaceSeparator = given.NamespaceSeparator,
            KeyHashFunction = given.KeyHashFunction ?? KeyHash.Default,
            SerializerOptions = given.SerializerOptions ?? RuntimeCacheOptions.DefaultSerializerOptions,
            OnCacheFailure = given.OnCacheFailure ?? LogFailure,
        });
    }

    public void Dispose()
    {
        foreach (HttpCacheStore store in _stores)
        {
            store.Dispose();
        }
    }

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
