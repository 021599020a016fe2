using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace VercelFunctions.Page.Tests;

/// <summary>run.mjs, which runs the checks it is told by name, one after another.</summary>
internal sealed class BrowserChecks : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly StringBuilder _errors = new();

    private BrowserChecks(Process process) => _process = process;

    /// <summary>The names of all checks there are.</summary>
    public IReadOnlyList<string> Names { get; private set; } = [];

    public static async Task<BrowserChecks> StartAsync(string folder)
    {
        (string program, string argument) = EmulatorProcess.CommandLine();
        ProcessStartInfo start = new("node", ["run.mjs"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["VERCELFUNCTIONS_EMULATOR"] = JsonSerializer.Serialize(new[] { program, argument });
        BrowserChecks checks = new(Process.Start(start)!);
        checks._process.ErrorDataReceived += (_, line) =>
        {
            lock (checks._errors)
            {
                checks._errors.AppendLine(line.Data);
            }
        };
        checks._process.BeginErrorReadLine();
        checks.Names = JsonSerializer.Deserialize<string[]>(await checks.ReadLineAsync())!;
        return checks;
    }

    /// <summary>Runs one.</summary>
    /// <returns>What was wrong, null where nothing was, and what it has to tell.</returns>
    public async Task<(string? Problem, string? Said)> RunAsync(string name)
    {
        await _turn.WaitAsync();
        try
        {
            await _process.StandardInput.WriteLineAsync(name);
            using JsonDocument answer = JsonDocument.Parse(await ReadLineAsync());
            return (answer.RootElement.GetProperty("problem").GetString(), answer.RootElement.GetProperty("said").GetString());
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(30));
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
        _turn.Dispose();
    }

    private async Task<string> ReadLineAsync()
    {
        using CancellationTokenSource deadline = new(Patience);
        try
        {
            if (await _process.StandardOutput.ReadLineAsync(deadline.Token) is string line)
            {
                return line;
            }
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        lock (_errors)
        {
            throw new InvalidOperationException($"The process that runs the checks ended, or said nothing for {Patience.TotalMinutes:0} minutes: {_errors}");
        }
    }
}
