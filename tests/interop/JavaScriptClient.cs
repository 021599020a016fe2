using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace VercelFunctions.Interop.Tests;

/// <summary>The official client in a Node.js process, asked one command at a time.</summary>
public sealed class JavaScriptClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Process _process;
    private readonly SemaphoreSlim _turn = new(1);

    private JavaScriptClient(Process process) => _process = process;

    /// <summary>Starts it with the environment that an emulator announced.</summary>
    public static JavaScriptClient Start(EmulatorProcess emulator)
    {
        UTF8Encoding utf8 = new(encoderShouldEmitUTF8Identifier: false);
        ProcessStartInfo start = new("node", ["client.mjs"])
        {
            WorkingDirectory = InteropFixture.Packages.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = utf8,
            StandardOutputEncoding = utf8,
        };
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("RUNTIME_CACHE_", StringComparison.Ordinal) || name == "SUSPENSE_CACHE_DEBUG").ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["RUNTIME_CACHE_ENDPOINT"] = emulator.Endpoint.AbsoluteUri;
        start.Environment["RUNTIME_CACHE_HEADERS"] = emulator.HeadersJson;

        // Its own 500 ms are short for a machine that builds something else at the same time.
        start.Environment["RUNTIME_CACHE_TIMEOUT"] = "20000";
        return new JavaScriptClient(Process.Start(start)!);
    }

    /// <summary>Reads a value; null for a miss, as that client does not tell it from a stored null.</summary>
    public async Task<JsonElement?> GetAsync(string key, object? cache = null) =>
        await SendAsync("get", cache, key) is { ValueKind: not JsonValueKind.Null } value ? value : null;

    /// <summary>Stores a value.</summary>
    public Task SetAsync(string key, object? value, object? options = null, object? cache = null) => SendAsync("set", cache, key, value, options ?? new { });

    /// <summary>Removes a value.</summary>
    public Task DeleteAsync(string key, object? cache = null) => SendAsync("delete", cache, key);

    /// <summary>Expires one tag, or several in one request.</summary>
    /// <param name="tags">A string or an array of strings, as that client takes both.</param>
    public Task ExpireTagAsync(object tags) => SendAsync("expireTag", null, tags);

    /// <summary>Sends any command that client.mjs knows.</summary>
    /// <param name="operation">The name of the operation.</param>
    /// <param name="cache">Options of the cache: namespace, namespaceSeparator, keyHash (a name in client.mjs).</param>
    /// <param name="arguments">What the operation takes.</param>
    /// <returns>What it gave.</returns>
    /// <exception cref="JavaScriptException">It failed, or the client printed an error or a warning.</exception>
    public async Task<JsonElement> SendAsync(string operation, object? cache, params object?[] arguments)
    {
        await _turn.WaitAsync();
        try
        {
            using CancellationTokenSource deadline = new(Patience);
            string command = JsonSerializer.Serialize(new { op = operation, cache = cache ?? new { }, args = arguments }, Options);
            await _process.StandardInput.WriteLineAsync(command.AsMemory(), deadline.Token);
            await _process.StandardInput.FlushAsync(deadline.Token);
            string line = await _process.StandardOutput.ReadLineAsync(deadline.Token) ?? throw new JavaScriptException("The driver ended.");
            using JsonDocument result = JsonDocument.Parse(line);
            return result.RootElement.TryGetProperty("error", out JsonElement error)
                ? throw new JavaScriptException(error.GetString()!)
                : result.RootElement.GetProperty("value").Clone();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Ends the process, which does so when it has nothing left to read.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using CancellationTokenSource deadline = new(Patience);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
        _turn.Dispose();
    }
}
