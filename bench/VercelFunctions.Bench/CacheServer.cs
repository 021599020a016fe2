using VercelFunctions.TestSupport;

namespace VercelFunctions.Bench;

/// <summary>A server in its own process. It prints the two environment variables that connect clients to it.</summary>
internal sealed class CacheServer : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private CacheServer(ChildProcess process, Dictionary<string, string?> variables)
    {
        _process = process;
        Variables = variables;
    }

    /// <summary>The environment variables that connect a client to the server.</summary>
    public IReadOnlyDictionary<string, string?> Variables { get; }

    /// <summary>The memory that the process uses, in bytes.</summary>
    public long ResidentBytes => _process.ResidentBytes;

    /// <summary>The endpoint for clients of this server.</summary>
    public RuntimeCacheEndpoint Endpoint =>
        new(Variables["RUNTIME_CACHE_ENDPOINT"]!, RuntimeCacheEndpoint.ParseHeaders(Variables["RUNTIME_CACHE_HEADERS"]!));

    /// <summary>A store on this server.</summary>
    public HttpCacheStore Connect() => new(Endpoint);

    public static async Task<CacheServer> StartAsync(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
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
