using System.Diagnostics;

namespace VercelFunctions.Postgres.Tests;

/// <summary>Several emulators over one database, each reached by HTTP.</summary>
internal sealed class Nodes : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<RuntimeCacheEmulator> _emulators = [];

    private Nodes()
    {
    }

    /// <summary>A client of each node's first project, its store keys the keys.</summary>
    public IReadOnlyList<RuntimeCache> Caches { get; private set; } = [];

    public IReadOnlyList<RuntimeCacheEmulator> Emulators => _emulators;

    /// <summary>Starts them, all at once.</summary>
    public static async Task<Nodes> StartAsync(string? postgres, int count = 2, long maxBytes = MemoryCacheStore.DefaultMaxBytes, params string[] projects)
    {
        Nodes nodes = new();
        RuntimeCacheEmulatorOptions options = new() { Postgres = postgres, MaxBytes = maxBytes, Projects = projects, Token = "the-token-of-all-nodes" };
        nodes._emulators.AddRange(await Task.WhenAll(Enumerable.Range(0, count).Select(_ => RuntimeCacheEmulator.StartAsync(options))));
        nodes.Caches = [.. nodes._emulators.Select(emulator => Client(emulator.Projects[0]))];
        return nodes;
    }

    /// <summary>A client of a project, its store keys the keys. It waits for long, so that a slow machine makes no test fail.</summary>
    public static RuntimeCache Client(EmulatedProject project) => new(
        new HttpCacheStore(new RuntimeCacheEndpoint(
            project.EnvironmentVariables["RUNTIME_CACHE_ENDPOINT"], RuntimeCacheEndpoint.ParseHeaders(project.EnvironmentVariables["RUNTIME_CACHE_HEADERS"]), Patience)),
        new RuntimeCacheOptions { KeyHashFunction = KeyHash.None });

    /// <summary>Whether a node says that it can serve.</summary>
    public static async Task<bool> IsReadyAsync(RuntimeCacheEmulator emulator)
    {
        using HttpClient http = new() { Timeout = Patience };
        using HttpResponseMessage answer = await http.GetAsync(new Uri(emulator.Address, "healthz"));
        return answer.IsSuccessStatusCode;
    }

    /// <summary>Asks until the answer is yes, for half a minute at most.</summary>
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
    }
}
