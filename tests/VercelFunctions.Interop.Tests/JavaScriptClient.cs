using System.Text.Encodings.Web;
using System.Text.Json;

namespace VercelFunctions.Interop.Tests;

/// <summary>The official client in a Node.js process, which runs one command at a time.</summary>
public sealed class JavaScriptClient : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Options =
        new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ChildProcess _process;
    private readonly SemaphoreSlim _turn = new(1);

    private JavaScriptClient(ChildProcess process) => _process = process;

    /// <summary>Starts the client with the environment variables that connect it to an emulator.</summary>
    public static JavaScriptClient Start(EmulatorProcess emulator)
    {
        // The default timeout of 500 ms is too short for a busy machine.
        Dictionary<string, string?> variables = new(emulator.Variables)
        {
            ["RUNTIME_CACHE_TIMEOUT"] = "20000",
            ["RUNTIME_CACHE_DISABLE_BUILD_CACHE"] = null,
            ["SUSPENSE_CACHE_DEBUG"] = null,
        };
        return new JavaScriptClient(ChildProcess.Start("node", ["client.mjs"], VercelCli.Packages.Folder, variables));
    }

    /// <summary>Reads a value; null for a miss or a stored null, which the official client does not distinguish.</summary>
    public async Task<JsonElement?> GetAsync(string key, object? cache = null) =>
        await SendAsync("get", cache, key) is { ValueKind: not JsonValueKind.Null } value ? value : null;

    /// <summary>Stores a value.</summary>
    public Task SetAsync(string key, object? value, object? options = null, object? cache = null) =>
        SendAsync("set", cache, key, value, options ?? new { });

    /// <summary>Removes a value.</summary>
    public Task DeleteAsync(string key, object? cache = null) => SendAsync("delete", cache, key);

    /// <summary>Expires one tag, or several in one request.</summary>
    /// <param name="tags">A string or an array of strings; the official client accepts both.</param>
    public Task ExpireTagAsync(object tags) => SendAsync("expireTag", null, tags);

    /// <summary>Sends a command that client.mjs supports.</summary>
    /// <param name="operation">The name of the operation.</param>
    /// <param name="cache">Options of the cache: namespace, namespaceSeparator, keyHash (a name in client.mjs).</param>
    /// <param name="arguments">The arguments of the operation.</param>
    /// <returns>The result of the operation.</returns>
    /// <exception cref="JavaScriptException">The operation failed, or the client printed an error or a warning.</exception>
    public async Task<JsonElement> SendAsync(string operation, object? cache, params object?[] arguments)
    {
        await _turn.WaitAsync();
        try
        {
            string command = JsonSerializer.Serialize(new { op = operation, cache = cache ?? new { }, args = arguments }, Options);
            await _process.Input.WriteLineAsync(command);
            await _process.Input.FlushAsync();
            string line = await _process.ReadLineAsync() ?? throw new JavaScriptException("client.mjs exited.");
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

    /// <summary>Closes the standard input of the process, which then exits.</summary>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _turn.Dispose();
    }
}
