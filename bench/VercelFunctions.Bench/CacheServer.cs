using VercelFunctions.TestSupport;

namespace VercelFunctions.Bench;

/// <summary>A server in a process of its own, found through the two variables that it prints.</summary>
internal sealed class CacheServer : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private CacheServer(ChildProcess process, Dictionary<string, string?> variables)
    {
        _process = process;
        Variables = variables;
    }

    /// <summary>The variables that lead a client to it.</summary>
    public IReadOnlyDictionary<string, string?> Variables { get; }

    /// <summary>The memory that its process has in use, in bytes.</summary>
    public long ResidentBytes => _process.ResidentBytes;

    /// <summary>A store that is this server.</summary>
    public HttpCacheStore Connect() =>
        new(new RuntimeCacheEndpoint(Variables["RUNTIME_CACHE_ENDPOINT"]!, RuntimeCacheEndpoint.ParseHeaders(Variables["RUNTIME_CACHE_HEADERS"]!)));

    public static async Task<CacheServer> StartAsync(IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        ChildProcess process = ChildProcess.Start("dotnet", arguments, variables: environment);
        Dictionary<string, string?> variables = [];
        foreach (string name in new[] { "RUNTIME_CACHE_ENDPOINT", "RUNTIME_CACHE_HEADERS" })
        {
            variables[name] = await process.ReadAfterAsync(name + "=");
        }

        return new CacheServer(process, variables);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
