using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace VercelFunctions.TestSupport;

/// <summary>
/// The local Runtime Cache in a process of its own, as people run it: on a free port of loopback. Ends with this object,
/// and, since it watches its standard input, with the test process, however that ends.
/// </summary>
public sealed class EmulatorProcess : IAsyncDisposable
{
    private const string EndpointPrefix = "RUNTIME_CACHE_ENDPOINT=";
    private const string HeadersPrefix = "RUNTIME_CACHE_HEADERS=";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private Task _restOfOutput = Task.CompletedTask;

    private EmulatorProcess(Process process) => _process = process;

    /// <summary>The value of <c>RUNTIME_CACHE_ENDPOINT</c> that it printed.</summary>
    public Uri Endpoint { get; private set; } = null!;

    /// <summary>The value of <c>RUNTIME_CACHE_HEADERS</c> that it printed.</summary>
    public string HeadersJson { get; private set; } = null!;

    /// <summary>The bearer token in <see cref="HeadersJson"/>.</summary>
    public string Token { get; private set; } = null!;

    /// <summary>The process's number.</summary>
    public int Id => _process.Id;

    /// <summary>What it has written to standard output so far; all of it once it has ended.</summary>
    public string Output => Read(_output);

    /// <summary>What it has written to standard error so far; all of it once it has ended.</summary>
    public string Errors => Read(_errors);

    /// <summary>Starts it with options beside <c>--port 0 --stop-with-stdin</c>, and waits until it listens.</summary>
    public static Task<EmulatorProcess> StartAsync(params string[] options) => StartAsync(options, null);

    /// <summary>Starts it with options and environment variables, and waits until it listens.</summary>
    /// <exception cref="InvalidOperationException">It ended instead; the message holds what it said.</exception>
    public static Task<EmulatorProcess> StartAsync(string[] options, IReadOnlyDictionary<string, string>? variables) =>
        ListeningAsync(Launch(["--port", "0", "--stop-with-stdin", .. options], variables));

    /// <summary>Starts it on a given port, and waits until it listens.</summary>
    /// <exception cref="InvalidOperationException">It ended instead; the message holds what it said.</exception>
    public static Task<EmulatorProcess> StartOnAsync(int port) => ListeningAsync(Launch(["--port", $"{port}", "--stop-with-stdin"], null));

    /// <summary>Runs it with just these options to its end, which comes by itself where it cannot start.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string[] options, IReadOnlyDictionary<string, string>? variables = null)
    {
        await using EmulatorProcess emulator = Launch(options, variables);
        emulator._restOfOutput = emulator.ReadRestAsync();
        int exitCode = await emulator.WaitForEndAsync().ConfigureAwait(false);
        return (exitCode, emulator.Output, emulator.Errors);
    }

    /// <summary>How to start it by other means: the program and its first argument.</summary>
    public static (string Program, string Argument) CommandLine()
    {
        string assembly = Repository.PathOf("module/emulator/VercelFunctions.Emulator.Tool.dll");
        return File.Exists(assembly)
            ? (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", assembly)
            : throw new InvalidOperationException("The emulator is not built: dotnet build src/VercelFunctions.Emulator.Tool");
    }

    /// <summary>Sends it a Unix signal.</summary>
    /// <param name="name">The signal's name, such as <c>TERM</c>.</param>
    public async Task SignalAsync(string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", $"{Id}"]);
        await kill.WaitForExitAsync().ConfigureAwait(false);
    }

    /// <summary>Ends its standard input, and waits for it to end.</summary>
    /// <returns>Its exit code.</returns>
    public Task<int> StopAsync()
    {
        _process.StandardInput.Close();
        return WaitForEndAsync();
    }

    /// <summary>Waits for it to end.</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="TimeoutException">It did not, and was ended by force.</exception>
    public async Task<int> WaitForEndAsync()
    {
        using CancellationTokenSource deadline = new(Patience);
        try
        {
            await _process.WaitForExitAsync(deadline.Token).ConfigureAwait(false);
            await _restOfOutput.WaitAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
            throw new TimeoutException($"The emulator did not end within {Patience.TotalSeconds:0} seconds. It said: {Output}{Errors}");
        }

        return _process.ExitCode;
    }

    /// <summary>Stops it.</summary>
    /// <exception cref="TimeoutException">It did not stop by itself.</exception>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopAsync().ConfigureAwait(false);
        }
        finally
        {
            _process.Dispose();
        }
    }

    private static async Task<EmulatorProcess> ListeningAsync(EmulatorProcess emulator)
    {
        try
        {
            string endpoint = await emulator.ReadLineAsync(EndpointPrefix).ConfigureAwait(false);
            emulator.HeadersJson = await emulator.ReadLineAsync(HeadersPrefix).ConfigureAwait(false);
            emulator.Endpoint = new Uri(endpoint);
            using JsonDocument headers = JsonDocument.Parse(emulator.HeadersJson);
            emulator.Token = headers.RootElement.GetProperty("authorization").GetString()!["Bearer ".Length..];
            emulator._restOfOutput = emulator.ReadRestAsync();
            return emulator;
        }
        catch
        {
            await emulator.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static EmulatorProcess Launch(string[] options, IReadOnlyDictionary<string, string>? variables)
    {
        (string program, string assembly) = CommandLine();
        ProcessStartInfo start = new(program, [assembly, .. options])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("VERCEL_CACHE_EMULATOR_TOKEN");
        start.Environment.Remove("VERCEL_CACHE_EMULATOR_POSTGRES");
        foreach (KeyValuePair<string, string> variable in variables ?? new Dictionary<string, string>())
        {
            start.Environment[variable.Key] = variable.Value;
        }

        EmulatorProcess emulator = new(Process.Start(start)!);
        emulator._process.ErrorDataReceived += (_, line) => Append(emulator._errors, line.Data);
        emulator._process.BeginErrorReadLine();
        return emulator;
    }

    private static void Append(StringBuilder text, string? line)
    {
        if (line is not null)
        {
            lock (text)
            {
                text.Append(line).Append('\n');
            }
        }
    }

    private static string Read(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }

    private async Task ReadRestAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync().ConfigureAwait(false) is string line)
        {
            Append(_output, line);
        }
    }

    private async Task<string> ReadLineAsync(string prefix)
    {
        using CancellationTokenSource deadline = new(Patience);
        string? line = await _process.StandardOutput.ReadLineAsync(deadline.Token).ConfigureAwait(false);
        if (line is null)
        {
            int exitCode = await WaitForEndAsync().ConfigureAwait(false);
            throw new InvalidOperationException($"The emulator ended with {exitCode} before it listened: {Errors}");
        }

        Append(_output, line);
        return line.StartsWith(prefix, StringComparison.Ordinal)
            ? line[prefix.Length..]
            : throw new InvalidOperationException($"The emulator printed '{line}' in place of {prefix}");
    }
}
