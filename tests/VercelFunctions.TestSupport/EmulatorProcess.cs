using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace VercelFunctions.TestSupport;

/// <summary>
/// The emulator in its own process, as users run it, on a free loopback port. It exits when this object is disposed. It also
/// exits with the test process, even if that is killed, because it watches its standard input.
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

    /// <summary>The origin without a trailing slash, as <c>VERCEL_API_URL</c> expects it.</summary>
    public string Origin => Endpoint.GetLeftPart(UriPartial.Authority);

    /// <summary>The environment variables that connect a client to the emulator.</summary>
    public IReadOnlyDictionary<string, string?> Variables =>
        new Dictionary<string, string?> { ["RUNTIME_CACHE_ENDPOINT"] = Endpoint.AbsoluteUri, ["RUNTIME_CACHE_HEADERS"] = HeadersJson };

    /// <summary>The process ID.</summary>
    public int Id => _process.Id;

    /// <summary>The memory that the process uses, in bytes.</summary>
    public long ResidentBytes => _process.ResidentBytes;

    /// <summary>The standard output so far; complete after the emulator exits.</summary>
    public string Output => _process.Output;

    /// <summary>The log so far, with lines that end in a line feed; complete after the emulator exits.</summary>
    public string Errors => _process.Errors.ReplaceLineEndings("\n");

    /// <summary>Starts the emulator on a free port with these options, and waits until it listens.</summary>
    /// <exception cref="InvalidOperationException">The emulator exited; the message contains its output.</exception>
    public static Task<EmulatorProcess> StartAsync(params string[] options) => StartAsync(options, null);

    /// <summary>Starts the emulator as from a terminal: only a signal stops it.</summary>
    /// <exception cref="InvalidOperationException">The emulator exited; the message contains its output.</exception>
    public static Task<EmulatorProcess> StartForSignalsAsync(params string[] options) =>
        WaitAsync(Launch(["--port", "0", .. options], null));

    /// <summary>Starts the emulator with options and environment variables, and waits until it listens.</summary>
    /// <exception cref="InvalidOperationException">The emulator exited; the message contains its output.</exception>
    public static async Task<EmulatorProcess> StartAsync(string[] options, IReadOnlyDictionary<string, string?>? variables)
    {
        string[] port = options.Contains("--port") ? [] : ["--port", "0"];
        return await WaitAsync(Launch([.. port, "--stop-with-stdin", .. options], variables)).ConfigureAwait(false);
    }

    /// <summary>Starts the emulator with a limit for open files. Not on Windows, which has no such limit.</summary>
    /// <param name="files">The limit.</param>
    /// <exception cref="InvalidOperationException">The emulator exited; the message contains its output.</exception>
    public static Task<EmulatorProcess> StartWithOpenFilesAsync(int files)
    {
        (string program, string assembly) = CommandLine();
        return WaitAsync(ChildProcess.Start(
            "sh",
            [
                "-c", string.Create(CultureInfo.InvariantCulture, $"ulimit -n {files}; exec \"$@\""), "sh", program, assembly,
                "--port", "0", "--stop-with-stdin",
            ]));
    }

    private static async Task<EmulatorProcess> WaitAsync(ChildProcess process)
    {
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

    /// <summary>Runs the emulator with only these options until it exits, for options with which it does not start.</summary>
    public static async Task<ProcessResult> RunAsync(string[] options, IReadOnlyDictionary<string, string?>? variables = null)
    {
        await using ChildProcess process = Launch(options, variables);
        int exitCode = await process.CloseAsync().ConfigureAwait(false);
        return new ProcessResult(exitCode, process.Output, process.Errors);
    }

    /// <summary>The program that runs the emulator, and its first argument.</summary>
    /// <exception cref="InvalidOperationException">The emulator is not built.</exception>
    public static (string Program, string Argument) CommandLine()
    {
        string assembly = Repository.PathOf("module/emulator/VercelFunctions.Emulator.Tool.dll");
        return File.Exists(assembly)
            ? (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", assembly)
            : throw new InvalidOperationException("The emulator is not built. Run: dotnet build src/VercelFunctions.Emulator.Tool");
    }

    /// <summary>Removes fault rules and recorded purges, for the start of a test.</summary>
    public async Task ResetAsync()
    {
        using HttpClient http = new() { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Token) } };
        foreach (string record in new[] { "faults", "purges" })
        {
            using HttpResponseMessage response = await http.DeleteAsync($"{Origin}/emulator/{record}").ConfigureAwait(false);
            response.EnsureSuccessStatusCode();
        }
    }

    /// <summary>Sends a Unix signal to the emulator.</summary>
    /// <param name="name">The signal's name, such as <c>TERM</c>.</param>
    public Task SignalAsync(string name) => _process.SignalAsync(name);

    /// <summary>Closes standard input and waits until the emulator exits.</summary>
    /// <returns>The exit code.</returns>
    public Task<int> StopAsync() => _process.CloseAsync();

    /// <summary>Waits until the emulator exits.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="TimeoutException">The emulator did not exit and was killed.</exception>
    public Task<int> WaitForEndAsync() => _process.WaitForExitAsync();

    /// <summary>Stops the emulator.</summary>
    /// <exception cref="TimeoutException">The emulator did not exit and was killed.</exception>
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
