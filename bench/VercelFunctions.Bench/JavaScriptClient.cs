using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace VercelFunctions.Bench;

/// <summary>The official JavaScript client in a Node process of its own, which is asked and answers line by line.</summary>
internal sealed class JavaScriptClient : IAsyncDisposable
{
    /// <summary>What to say where it cannot be had.</summary>
    public const string HowToGetIt = "there is no node, or no npm, on the PATH. Node 20 or newer brings both.";

    private readonly Process _process;

    private JavaScriptClient(Process process) => _process = process;

    /// <summary>Starts it, and fetches the client's package first if it is not there. Null where there is no Node.</summary>
    /// <param name="server">The variables that lead to a server; null for the client's in-memory cache.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<JavaScriptClient?> StartAsync(IReadOnlyDictionary<string, string?>? server, CancellationToken cancellation)
    {
        if (!Directory.Exists(Path.Combine(Repository.JavaScript, "node_modules"))
            && await Programs.TimeAsync(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["ci"], cancellation, Repository.JavaScript) is null)
        {
            return null;
        }

        Dictionary<string, string?> environment = new(server ?? new Dictionary<string, string?> { ["RUNTIME_CACHE_ENDPOINT"] = null, ["RUNTIME_CACHE_HEADERS"] = null })
        {
            // As long as ours, in place of half a second: a timeout would count as a miss.
            ["RUNTIME_CACHE_TIMEOUT"] = RuntimeCacheEndpoint.DefaultTimeout.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture),
        };
        Process? process = Programs.Start("node", ["client.js"], environment, Repository.JavaScript);
        return process is null ? null : new JavaScriptClient(process);
    }

    /// <summary>Asks for something to be done.</summary>
    /// <returns>What it answers: a figure, or several.</returns>
    public async Task<T> AskAsync<T>(object question, CancellationToken cancellation)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(question).AsMemory(), cancellation);
        await _process.StandardInput.FlushAsync(cancellation);
        string answer = await _process.StandardOutput.ReadLineAsync(cancellation) ?? throw new InvalidOperationException("The JavaScript client ended; what it wrote stands above.");
        return JsonSerializer.Deserialize<T>(answer)!;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(10));
        _process.Dispose();
    }
}
