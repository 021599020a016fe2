namespace VercelFunctions.TestSupport;

/// <summary>
/// The PowerShell that runs the cmdlets: the one that <c>VERCELFUNCTIONS_PWSH</c> names, <c>pwsh</c> on <c>PATH</c> if it
/// is 7.4 or later, otherwise the .NET tool that the repository pins.
/// </summary>
public sealed class PowerShellHost
{
    private static readonly Version OldestVersion = new(7, 4);
    private static readonly TimeSpan RestoreLimit = TimeSpan.FromMinutes(5);

    private readonly string _program;
    private readonly string[] _leading;

    private PowerShellHost(string program, string[] leading, string version)
    {
        _program = program;
        _leading = leading;
        Version = version;
    }

    /// <summary>Its version, such as 7.6.9.</summary>
    public string Version { get; }

    /// <summary>Finds it, and restores the pinned tool if there is no other.</summary>
    /// <param name="beforeRestore">Called before the tool is restored, which can take a while.</param>
    /// <exception cref="InvalidOperationException">None can be started; the message has the reason.</exception>
    public static async Task<PowerShellHost> FindAsync(Action? beforeRestore = null)
    {
        string? named = Environment.GetEnvironmentVariable("VERCELFUNCTIONS_PWSH");
        if (!string.IsNullOrEmpty(named))
        {
            return await TryAsync(named, []).ConfigureAwait(false)
                ?? throw new InvalidOperationException($"VERCELFUNCTIONS_PWSH names '{named}', which is not PowerShell {OldestVersion} or later.");
        }

        if (await TryAsync("pwsh", []).ConfigureAwait(false) is PowerShellHost onPath)
        {
            return onPath;
        }

        beforeRestore?.Invoke();
        using IDisposable alone = await MachineLock.TakeAsync("dotnet tool restore", RestoreLimit).ConfigureAwait(false);
        ProcessResult restored = await ChildProcess.RunAsync("dotnet", ["tool", "restore"], Repository.Root, limit: RestoreLimit).ConfigureAwait(false);
        return restored.ExitCode == 0 && await TryAsync("dotnet", ["tool", "run", "pwsh", "--"]).ConfigureAwait(false) is PowerShellHost tool
            ? tool
            : throw new InvalidOperationException($"The pinned PowerShell cannot be run. 'dotnet tool restore' printed:\n{restored.Text}\nSet VERCELFUNCTIONS_PWSH to a PowerShell {OldestVersion} or later.");
    }

    /// <summary>Starts it with these arguments.</summary>
    public ChildProcess Start(IEnumerable<string> arguments, string? folder = null, IReadOnlyDictionary<string, string?>? variables = null) =>
        ChildProcess.Start(_program, [.. _leading, .. arguments], folder, variables);

    /// <summary>Runs a script with no profile to its end. Its output is UTF-8 without colors.</summary>
    /// <param name="script">The script's text.</param>
    /// <param name="variables">Environment variables to set; a null value removes one.</param>
    public async Task<ProcessResult> RunAsync(string script, IReadOnlyDictionary<string, string?>? variables = null)
    {
        const string Prologue = "[Console]::OutputEncoding = [Text.UTF8Encoding]::new($false); $PSStyle.OutputRendering = 'PlainText'; ";
        using ChildProcess process = Start(["-NoProfile", "-NonInteractive", "-Command", Prologue + script], variables: variables);
        process.Input.Close();
        int exitCode = await process.WaitForExitAsync().ConfigureAwait(false);
        return new ProcessResult(exitCode, process.Output, process.Errors);
    }

    /// <summary>The command line of an interactive session, which keeps this process's terminal.</summary>
    public System.Diagnostics.ProcessStartInfo Interactive(params string[] arguments) => new(_program, [.. _leading, .. arguments]);

    private static async Task<PowerShellHost?> TryAsync(string program, string[] leading)
    {
        ProcessResult? result = await ChildProcess.TryRunAsync(
            program, [.. leading, "-NoProfile", "-NonInteractive", "-Command", "\"$($PSVersionTable.PSVersion) $PSHOME\""], Repository.Root).ConfigureAwait(false);
        if (result is not { ExitCode: 0 } || result.Output.Trim().Split(' ', 2) is not [string version, string home]
            || !System.Version.TryParse(version.Split('-')[0], out Version? number) || number < OldestVersion)
        {
            return null;
        }

        // As a .NET tool it is started by a process of the tool's own: without that one it starts in half the time.
        string assembly = Path.Combine(home, "pwsh.dll");
        return program == "dotnet" ? new PowerShellHost(program, [assembly], version) : new PowerShellHost(program, leading, version);
    }
}
