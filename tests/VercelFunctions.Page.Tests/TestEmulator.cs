using System.Net.Http.Headers;
using System.Text;

namespace VercelFunctions.Page.Tests;

/// <summary>An emulator in this process, with another client in addition to the page.</summary>
public sealed class TestEmulator : IAsyncDisposable
{
    public const string Token = "a-token-of-the-tests";

    private readonly RuntimeCacheEmulator _emulator;

    private TestEmulator(RuntimeCacheEmulator emulator)
    {
        _emulator = emulator;
        Stores = [.. emulator.Projects.Select(project => project.CreateCache().Store)];
        Http = new HttpClient { BaseAddress = emulator.Address };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", emulator.Projects[0].Token);
    }

    /// <summary>Sends requests with the token of the first project.</summary>
    public HttpClient Http { get; }

    /// <summary>The caches of its projects, over HTTP.</summary>
    public IReadOnlyList<ICacheStore> Stores { get; }

    /// <summary>The cache of the first project.</summary>
    public ICacheStore Store => Stores[0];

    public IReadOnlyList<EmulatedProject> Projects => _emulator.Projects;

    /// <summary>The address of the page, which asks for a token.</summary>
    public string Address => _emulator.Address.AbsoluteUri;

    /// <summary>The address of the page with the token for all projects.</summary>
    public string Link => LinkWith(_emulator.Token);

    public static async Task<TestEmulator> StartAsync(RuntimeCacheEmulatorOptions options) =>
        new(await RuntimeCacheEmulator.StartAsync(options with { Token = options.Token ?? Token }));

    public string LinkWith(string token) => $"{Address}#{token}";

    public void SetFaults(params string[] rules) => _emulator.SetFaults(rules);

    /// <summary>Stores a text with this many letters. The item's name is the key if no name is specified.</summary>
    public Task SetAsync(
        string key, int letters = 1, int? ttlSeconds = null, string[]? tags = null, string? name = null, int project = 0) =>
        SetJsonAsync(key, $"\"{new string('x', letters)}\"", ttlSeconds, tags, name, project);

    /// <summary>Stores JSON. The item's name is the key if no name is specified.</summary>
    public async Task SetJsonAsync(
        string key, string json, int? ttlSeconds = null, string[]? tags = null, string? name = null, int project = 0)
    {
        TimeSpan? ttl = ttlSeconds is int seconds ? TimeSpan.FromSeconds(seconds) : null;
        CacheItemOptions options = new() { Ttl = ttl, Tags = tags ?? [], Name = name ?? key };
        await Stores[project].SetAsync(key, Encoding.UTF8.GetBytes(json), options, CancellationToken.None);
    }

    /// <summary>Reads an item, and returns whether it exists.</summary>
    public async Task<bool> ReadAsync(string key) => await Store.GetAsync(key, CancellationToken.None) is not null;

    /// <summary>The keys of all items of a project, in ordinal order.</summary>
    public async Task<IEnumerable<string>> KeysAsync(int project = 0)
    {
        using EmulatorClient client = Projects[project].CreateClient();
        return (await client.ListAsync()).Select(item => item.StoreKey).Order(StringComparer.Ordinal);
    }

    /// <summary>Expires tags of the first project.</summary>
    public ValueTask ExpireAsync(params string[] tags) => new RuntimeCache(Store).ExpireTagsAsync(tags);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        foreach (IDisposable store in Stores.OfType<IDisposable>())
        {
            store.Dispose();
        }

        await _emulator.DisposeAsync();
    }
}
