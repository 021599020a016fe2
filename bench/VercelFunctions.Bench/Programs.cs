using System.Diagnostics;
using VercelFunctions.TestSupport;

namespace VercelFunctions.Bench;

/// <summary>Measures other programs.</summary>
internal static class Programs
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
    private static readonly Lazy<Task<PowerShellHost>> PowerShell = new(() => PowerShellHost.FindAsync());

    /// <summary>Runs a program until it exits. Null if the program does not exist.</summary>
    /// <exception cref="InvalidOperationException">The program failed; the message contains its output.</exception>
    public static async Task<TimeSpan?> TimeAsync(
        string program, IEnumerable<string> arguments, string? folder = null, IReadOnlyDictionary<string, string?>? environment = null)
    {
        long started = Stopwatch.GetTimestamp();
        ProcessResult? result = await ChildProcess.TryRunAsync(program, arguments, folder, environment, Limit);
        return result is null ? null
            : result.ExitCode == 0 ? Stopwatch.GetElapsedTime(started)
            : throw Failed(program, result.ExitCode, result.Text);
    }

    /// <summary>Runs a script in its own PowerShell process, in the clone's folder.</summary>
    /// <exception cref="InvalidOperationException">The script failed; the message contains its output.</exception>
    public static async Task<TimeSpan> TimePowerShellAsync(string script, IReadOnlyDictionary<string, string?>? environment = null)
    {
        PowerShellHost powershell = await PowerShell.Value;
        long started = Stopwatch.GetTimestamp();
        await using ChildProcess process = powershell.Start(
            ["-NoLogo", "-NoProfile", "-NonInteractive", "-Command", $"$ErrorActionPreference = 'Stop'; {script}"],
            Repository.Root,
            environment);
        process.Input.Close();
        int exitCode = await process.WaitForExitAsync(Limit);
        return exitCode == 0 ? Stopwatch.GetElapsedTime(started) : throw Failed("PowerShell", exitCode, process.Output + process.Errors);
    }

    /// <summary>The version of the PowerShell that is measured.</summary>
    public static async Task<string> PowerShellVersionAsync() => (await PowerShell.Value).Version;

    private static InvalidOperationException Failed(string program, int exitCode, string text) =>
        new($"{program} exited with {exitCode}: {text}");
}
