using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace VercelFunctions.Emulator.Redis.Tests;

/// <summary>Several emulators on one Redis server, used over HTTP.</summary>
internal sealed class Nodes : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<RuntimeCacheEmulator> _emulators = [];
    private readonly FakeLoggerProvider _log = new();

    private Nodes()
    {
    }

    /// <summary>A client of each node's first project, whose store keys are the keys.</summary>
    public IReadOnlyList<RuntimeCache> Caches { get; private set; } = [];

    public IReadOnlyList<RuntimeCacheEmulator> Emulators => _emulators;

    /// <summary>The logged warnings.</summary>
    public IReadOnlyList<string> Warnings => [.. _log.Collector.GetSnapshot().Select(entry => entry.Message)];

    /// <summary>Starts all nodes at the same time.</summary>
    public static async Task<Nodes> StartAsync(string? redis, int count = 2, int wait = 0, params string[] projects)
    {
        Nodes nodes = new();
        RuntimeCacheEmulatorOptions options = new()
        {
            Projects = projects,
            Token = "the-token-of-all-nodes",
            Logging = logging => logging.SetMinimumLevel(LogLevel.Warning).AddProvider(nodes._log),
        };
        options = redis is null ? options : options.UseRedis(redis, wait);
        nodes._emulators.AddRange(await Task.WhenAll(Enumerable.Range(0, count).Select(_ => RuntimeCacheEmulator.StartAsync(options))));
        nodes.Caches = [.. nodes._emulators.Select(emulator => Client(emulator.Projects[0]))];
        return nodes;
    }

    /// <summary>A client of a project, whose store keys are the keys. Its timeout is long enough for a slow machine.</summary>
    public static RuntimeCache Client(EmulatedProject project) => new(
        new HttpCacheStore(new RuntimeCacheEndpoint(
            project.EnvironmentVariables["RUNTIME_CACHE_ENDPOINT"], RuntimeCacheEndpoint.ParseHeaders(
                project.EnvironmentVariables["RUNTIME_CACHE_HEADERS"]), Patience)),
        new RuntimeCacheOptions { KeyHashFunction = KeyHash.None });

    /// <summary>Lists the items of a cache, most recently used first.</summary>
    public static async Task<IReadOnlyList<CacheItemInfo>> ListAsync(RuntimeCache cache)
    {
        using EmulatorClient client = EmulatorOf(cache);
        return await client.ListAsync();
    }

    /// <summary>Clears a cache.</summary>
    public static async Task ClearAsync(RuntimeCache cache)
    {
        using EmulatorClient client = EmulatorOf(cache);
        await client.ClearAsync();
    }

    /// <summary>The health of a node, and the body of the response.</summary>
    public static async Task<(bool IsReady, string Answer)> HealthAsync(RuntimeCacheEmulator emulator)
    {
        using HttpClient http = new() { Timeout = Patience };
        using HttpResponseMessage answer = await http.GetAsync(new Uri(emulator.Address, "healthz"));
        return (answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Waits until all nodes are ready.</summary>
    public Task UntilReadyAsync() => UntilAsync(
        async () => (await Task.WhenAll(_emulators.Select(HealthAsync))).All(health => health.IsReady), "all nodes are ready");

    /// <summary>Checks a condition until it is true, for at most half a minute.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, string expectation)
    {
        for (Stopwatch watch = Stopwatch.StartNew(); !await condition(); await Task.Delay(20))
        {
            Assert.True(watch.Elapsed < Patience, $"Not within {Patience.TotalSeconds} seconds: {expectation}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (HttpCacheStore store in Caches.Select(cache => cache.Store).Cast<HttpCacheStore>())
        {
            store.Dispose();
        }

        foreach (RuntimeCacheEmulator emulator in _emulators)
        {
            await emulator.DisposeAsync();
        }

        _log.Dispose();
    }

    private static EmulatorClient EmulatorOf(RuntimeCache cache) => new(((HttpCacheStore)cache.Store).Endpoint);
}
