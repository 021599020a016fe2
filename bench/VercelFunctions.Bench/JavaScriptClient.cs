using System.ComponentModel;
using System.Text.Json;
using VercelFunctions.TestSupport;

namespace VercelFunctions.Bench;

/// <summary>The official JavaScript client in its own Node.js process, controlled line by line.</summary>
internal sealed class JavaScriptClient : IAsyncDisposable
{
    /// <summary>The reason to skip a measurement without Node.js, and how to install it.</summary>
    public const string HowToGetIt = "node or npm is not on the PATH. Install Node.js 20 or later.";

    private readonly ChildProcess _process;

    private JavaScriptClient(ChildProcess process) => _process = process;

    /// <summary>Starts the client, and installs its package first if needed. Null if Node.js is not installed.</summary>
    /// <param name="server">The environment variables that connect it to a server; null for the client's in-memory cache.</param>
    public static async Task<JavaScriptClient?> StartAsync(IReadOnlyDictionary<string, string?>? server)
    {
        if (!Directory.Exists(Path.Combine(Repository.JavaScript, "node_modules"))
            && await Programs.TimeAsync(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["ci"], Repository.JavaScript) is null)
        {
            return null;
        }

        server ??= new Dictionary<string, string?> { ["RUNTIME_CACHE_ENDPOINT"] = null, ["RUNTIME_CACHE_HEADERS"] = null };
        Dictionary<string, string?> environment = new(server)
        {
            // The same timeout as ours instead of half a second: a timeout would count as a miss.
            ["RUNTIME_CACHE_TIMEOUT"] = $"{RuntimeCacheEndpoint.DefaultTimeout.TotalMilliseconds:0}",
        };
        try
        {
            return new JavaScriptClient(ChildProcess.Start("node", ["client.js"], Repository.JavaScript, environment));
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Runs a command.</summary>
    /// <returns>The response: one or more figures.</returns>
    public async Task<T> AskAsync<T>(object question, CancellationToken cancellation)
    {
        await _process.Input.WriteLineAsync(JsonSerializer.Serialize(question).AsMemory(), cancellation);
        await _process.Input.FlushAsync(cancellation);
        string response = await _process.ReadLineAsync(TimeSpan.FromMinutes(10))
            ?? throw new InvalidOperationException($"The JavaScript client exited: {_process.Errors}");
        return JsonSerializer.Deserialize<T>(response)!;
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
