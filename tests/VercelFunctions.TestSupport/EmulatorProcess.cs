using System.Net.Http.Headers;
using System.Text.Json;

namespace VercelFunctions.TestSupport;

/// <summary>
/// The emulator in a process of its own, as people run it, on a free port of loopback. It ends with this object and,
/// because it watches its standard input, with the test process, however that ends.
/// </summary>
public sealed class EmulatorProcess : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private EmulatorProcess(ChildProcess process, string endpoint, string headers)
    {
        _process = process;
        Endpoint = new Uri(endpoint);
        HeadersJson = headers;
        using JsonDocument json = JsonDocument.Parse(headers);
        Token = json.RootElement.GetProperty("authorization").GetString()!["Bearer ".Length..];
    }

    /// <summary>The value of <c>RUNTIME_CACHE_ENDPOINT</c> that it printed.</summary>
    public Uri Endpoint { get; }

    /// <summary>The value of <c>RUNTIME_CACHE_HEADERS</c> that it printed.</summary>
    public string HeadersJson { get; }

    /// <summary>The bearer token in <see cref="HeadersJson"/>.</summary>
    public string Token { get; }

    /// <summary>The root of its site, without a slash at the end, as <c>VERCEL_API_URL</c> takes it.</summary>
    public string Origin => Endpoint.GetLeftPart(UriPartial.Authority);

    /// <summary>The two variables that lead a client to it.</summary>
    public IReadOnlyDictionary<string, string?> Variables =>
        new Dictionary<string, string?> { ["RUNTIME_CACHE_ENDPOINT"] = Endpoint.AbsoluteUri, ["RUNTIME_CACHE_HEADERS"] = HeadersJson };

    /// <summary>The process's number.</summary>
    public int Id => _process.Id;

    /// <summary>The memory that it has in use, in bytes.</summary>
    public long ResidentBytes => _process.ResidentBytes;

    /// <summary>What it has written to standard output so far; all of it once it has ended.</summary>
    public string Output => _process.Output;

    /// <summary>What it has written to standard error so far; all of it once it has ended.</summary>
    public string Errors => _process.Errors;

    /// <summary>Starts it on a free port with these options, and waits until it listens.</summary>
    /// <exception cref="InvalidOperationException">It ended instead; the message has what it wrote.</exception>
    public static Task<EmulatorProcess> StartAsync(params string[] options) => StartAsync(options, null);

    /// <summary>Starts it with options and environment variables, and waits until it listens.</summary>
    /// <exception cref="InvalidOperationException">It ended instead; the message has what it wrote.</exception>
    public static async Task<EmulatorProcess> StartAsync(string[] options, IReadOnlyDictionary<string, string?>? variables)
    {
        string[] port = options.Contains("--port") ? [] : ["--port", "0"];
        ChildProcess process = Launch([.. port, "--stop-with-stdin", .. options], variables);
        try
        {
            string endpoint = await process.ReadAfterAsync("RUNTIME_CACHE_ENDPOINT=").ConfigureAwait(false);
            return new EmulatorProcess(process, endpoint, await process.ReadAfterAsync("RUNTIME_CACHE_HEADERS=").ConfigureAwait(false));
        }
        catch
        {
            await process.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Runs it with just these options to its end, which comes by itself if it cannot start.</summary>
    public static async Task<ProcessResult> RunAsync(string[] options, IReadOnlyDictionary<string, string?>? variables = null)
    {
        await using ChildProcess process = Launch(options, variables);
        int exitCode = await process.CloseAsync().ConfigureAwait(false);
        return new ProcessResult(exitCode, process.Output, process.Errors);
    }

    /// <summary>How to start it by other means: the program and its first argument.</summary>
    /// <exception cref="InvalidOperationException">It is not built.</exception>
    public static (string Program, string Argument) CommandLine()
    {
        string assembly = Repository.PathOf("module/emulator/VercelFunctions.Emulator.Tool.dll");
        return File.Exists(assembly)
            ? (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", assembly)
            : throw new InvalidOperationException("The emulator is not built. Run: dotnet build src/VercelFunctions.Emulator.Tool");
    }

    /// <summary>Ends its faults and forgets the purges that it recorded, for the start of a test.</summary>
    public async Task ResetAsync()
    {
        using HttpClient http = new() { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Token) } };
        foreach (string record in new[] { "faults", "purges" })
        {
            using HttpResponseMessage response = await http.DeleteAsync($"{Origin}/v1/emulator/{record}").ConfigureAwait(false);
            response.EnsureSuccessStatusCode();
        }
    }

    /// <summary>Sends it a Unix signal.</summary>
    /// <param name="name">The signal's name, such as <c>TERM</c>.</param>
    public Task SignalAsync(string name) => _process.SignalAsync(name);

    /// <summary>Ends its standard input, and waits for it to end.</summary>
    /// <returns>Its exit code.</returns>
    public Task<int> StopAsync() => _process.CloseAsync();

    /// <summary>Waits for it to end.</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="TimeoutException">It did not, and was killed.</exception>
    public Task<int> WaitForEndAsync() => _process.WaitForExitAsync();

    /// <summary>Stops it.</summary>
    /// <exception cref="TimeoutException">It did not stop by itself, and was killed.</exception>
    public async ValueTask DisposeAsync()
    {
        await using (_process.ConfigureAwait(false))
        {
            await StopAsync().ConfigureAwait(false);
        }
    }

    private static ChildProcess Launch(string[] options, IReadOnlyDictionary<string, string?>? variables)
    {
        (string program, string assembly) = CommandLine();
        Dictionary<string, string?> environment = new() { ["VERCEL_CACHE_EMULATOR_TOKEN"] = null, ["VERCEL_CACHE_EMULATOR_REDIS"] = null };
        foreach ((string name, string? value) in variables ?? new Dictionary<string, string?>())
        {
            environment[name] = value;
        }

        return ChildProcess.Start(program, [assembly, .. options], variables: environment);
    }
}
