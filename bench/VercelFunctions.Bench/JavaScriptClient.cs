using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using VercelFunctions.TestSupport;

namespace VercelFunctions.Bench;

/// <summary>The official JavaScript client in a Node process of its own, which is asked and answers line by line.</summary>
internal sealed class JavaScriptClient : IAsyncDisposable
{
    /// <summary>What to say where it cannot be had.</summary>
    public const string HowToGetIt = "there is no node, or no npm, on the PATH. Node 20 or newer brings both.";

    private readonly ChildProcess _process;

    private JavaScriptClient(ChildProcess process) => _process = process;

    /// <summary>Starts it, and fetches the client's package first if it is not there. Null where there is no Node.</summary>
    /// <param name="server">The variables that lead to a server; null for the client's in-memory cache.</param>
        public static async Task<JavaScriptClient?> StartAsync(IReadOnlyDictionary<string, string?>? server)
    {
        if (!Directory.Exists(Path.Combine(Repository.JavaScript, "node_modules"))
            && await Programs.TimeAsync(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["ci"], Repository.JavaScript) is null)
        {
            return null;
        }

        Dictionary<string, string?> environment = new(server ?? new Dictionary<string, string?> { ["RUNTIME_CACHE_ENDPOINT"] = null, ["RUNTIME_CACHE_HEADERS"] = null })
        {
            // As long as ours, in place of half a second: a timeout would count as a miss.
            ["RUNTIME_CACHE_TIMEOUT"] = RuntimeCacheEndpoint.DefaultTimeout.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture),
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

    /// <summary>Asks for something to be done.</summary>
    /// <returns>What it answers: a figure, or several.</returns>
    public async Task<T> AskAsync<T>(object question, CancellationToken cancellation)
    {
        await _process.Input.WriteLineAsync(JsonSerializer.Serialize(question).AsMemory(), cancellation);
        await _process.Input.FlushAsync(cancellation);
        string answer = await _process.ReadLineAsync(TimeSpan.FromMinutes(10)) ?? throw new InvalidOperationException($"The JavaScript client ended: {_process.Errors}");
        return JsonSerializer.Deserialize<T>(answer)!;
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
