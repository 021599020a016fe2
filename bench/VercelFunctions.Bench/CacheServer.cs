using System.Diagnostics;

namespace VercelFunctions.Bench;

/// <summary>A server in a process of its own, found through the two variables that it prints.</summary>
internal sealed class CacheServer : IAsyncDisposable
{
    private readonly Process _process;

    private CacheServer(Process process, Dictionary<string, string?> variables)
    {
        _process = process;
        Variables = variables;
    }

    /// <summary>The variables that lead a client to it.</summary>
    public IReadOnlyDictionary<string, string?> Variables { get; }

    /// <summary>The memory that its process has in use.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>A store that is this server.</summary>
    public HttpCacheStore Connect() =>
        new(new RuntimeCacheEndpoint(Variables["RUNTIME_CACHE_ENDPOINT"]!, RuntimeCacheEndpoint.ParseHeaders(Variables["RUNTIME_CACHE_HEADERS"]!)));

    public static async Task<CacheServer> StartAsync(IEnumerable<string> arguments, CancellationToken cancellation, IReadOnlyDictionary<string, string?>? environment = null)
    {
        Process process = Programs.Start("dotnet", arguments, environment) ?? throw new InvalidOperationException("There is no dotnet on the PATH.");
        Dictionary<string, string?> variables = [];
        while (variables.Count < 2)
        {
            string line = await process.StandardOutput.ReadLineAsync(cancellation) ?? throw new InvalidOperationException("The server ended before it was ready.");
            string[] parts = line.Split('=', 2);
            variables[parts[0]] = parts[1];
        }

        return new CacheServer(process, variables);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(10));
        _process.Dispose();
    }
}
