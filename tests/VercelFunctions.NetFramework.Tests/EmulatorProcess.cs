using System.Diagnostics;
using System.Text.Json;

namespace VercelFunctions.TestSupport;

/// <summary>The emulator in its own process, for these tests: it runs on .NET, not on the runtime of the tests.</summary>
internal sealed class EmulatorProcess : IAsyncDisposable
{
    private readonly Process _process;

    private EmulatorProcess(Process process, string endpoint, string headers)
    {
        _process = process;
        Endpoint = new Uri(endpoint);
        HeadersJson = headers;
    }

    public Uri Endpoint { get; }

    public string HeadersJson { get; }

    public string Origin => Endpoint.GetLeftPart(UriPartial.Authority);

    public static async Task<EmulatorProcess> StartAsync(params string[] options)
    {
        string assembly = Repository.PathOf("module/emulator/VercelFunctions.Emulator.Tool.dll");
        string arguments = $"\"{assembly}\" --port 0 --stop-with-stdin {string.Join(" ", options)}";
        Process process = Process.Start(new ProcessStartInfo("dotnet", arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        return new EmulatorProcess(
            process, await ReadAsync(process, "RUNTIME_CACHE_ENDPOINT="), await ReadAsync(process, "RUNTIME_CACHE_HEADERS="));
    }

    public async Task ResetAsync()
    {
        using HttpClient http = new();
        http.DefaultRequestHeaders.Add("authorization", AuthorizationOf(HeadersJson));
        foreach (string record in new[] { "faults", "purges" })
        {
            using HttpResponseMessage response = await http.DeleteAsync(new Uri($"{Origin}/emulator/{record}"));
            response.EnsureSuccessStatusCode();
        }
    }

    private static string AuthorizationOf(string headers)
    {
        using JsonDocument json = JsonDocument.Parse(headers);
        return json.RootElement.GetProperty("authorization").GetString()!;
    }

    public ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
        return default;
    }

    private static async Task<string> ReadAsync(Process process, string start)
    {
        string line = await process.StandardOutput.ReadLineAsync();
        return line.StartsWith(start, StringComparison.Ordinal)
            ? line.Substring(start.Length)
            : throw new InvalidOperationException($"The emulator printed '{line}' instead of {start}.");
    }
}
