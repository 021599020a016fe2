namespace VercelFunctions.TestSupport;

/// <summary>
/// The PowerShell that runs the cmdlets: the program in <c>VERCELFUNCTIONS_PWSH</c> if it is set; <c>pwsh</c> on <c>PATH</c>
/// if its version is 7.4 or later; otherwise the .NET tool that the repository pins.
/// </summary>
public sealed class PowerShellHost
{
    private static readonly Version OldestVersion = new(7, 4);
    private static readonly TimeSpan RestoreLimit = TimeSpan.FromMinutes(5);

    private readonly string _program;
    private readonly string[] _leading;

    // PowerShell would send it over the network, and each start would take a seventh longer.
    static PowerShellHost() => Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");

    private PowerShellHost(string program, string[] leading, string version)
    {
        _program = program;
        _leading = leading;
        Version = version;
    }

    /// <summary>The version, such as 7.6.9.</summary>
    public string Version { get; }

    /// <summary>Finds PowerShell, and restores the pinned tool if there is no other.</summary>
    /// <param name="beforeRestore">Called before the tool is restored, which can take several minutes.</param>
    /// <exception cref="InvalidOperationException">PowerShell cannot be started; the message contains the reason.</exception>
    public static async Task<PowerShellHost> FindAsync(Action? beforeRestore = null)
    {
        string? named = Environment.GetEnvironmentVariable("VERCELFUNCTIONS_PWSH");
        if (!string.IsNullOrEmpty(named))
        {
            return await TryAsync(named, []).ConfigureAwait(false)
                ?? throw new InvalidOperationException(
                    $"VERCELFUNCTIONS_PWSH names '{named}', which is not PowerShell {OldestVersion} or later.");
        }

        if (await TryAsync("pwsh", []).ConfigureAwait(false) is PowerShellHost onPath)
        {
            return onPath;
        }

        beforeRestore?.Invoke();
        using IDisposable alone = await MachineLock.TakeAsync("dotnet tool restore", RestoreLimit).ConfigureAwait(false);
        ProcessResult restored = await ChildProcess
            .RunAsync("dotnet", ["tool", "restore"], Repository.Root, limit: RestoreLimit).ConfigureAwait(false);
        return restored.ExitCode == 0
            && await TryAsync("dotnet", ["tool", "run", "pwsh", "--"]).ConfigureAwait(false) is PowerShellHost tool
            ? tool
            : throw new InvalidOperationException(
                $"The pinned PowerShell cannot be run. 'dotnet tool restore' printed:\n{restored.Text}\n"
                + $"Set VERCELFUNCTIONS_PWSH to the path of PowerShell {OldestVersion} or later.");
    }

    /// <summary>Starts PowerShell with these arguments.</summary>
    public ChildProcess Start(
        IEnumerable<string> arguments, string? folder = null, IReadOnlyDictionary<string, string?>? variables = null) =>
        ChildProcess.Start(_program, [.. _leading, .. arguments], folder, variables);

    /// <summary>Runs a script without a profile until it exits. The output is UTF-8 without colors.</summary>
    /// <param name="script">The text of the script.</param>
    /// <param name="variables">Environment variables to set; a null value removes a variable.</param>
    public async Task<ProcessResult> RunAsync(string script, IReadOnlyDictionary<string, string?>? variables = null)
    {
        const string Prologue = "[Console]::OutputEncoding = [Text.UTF8Encoding]::new($false); $PSStyle.OutputRendering = 'PlainText'; ";
        using ChildProcess process = Start(["-NoProfile", "-NonInteractive", "-Command", Prologue + script], variables: variables);
        process.Input.Close();
        int exitCode = await process.WaitForExitAsync().ConfigureAwait(false);
        return new ProcessResult(exitCode, process.Output, process.Errors);
    }

    /// <summary>The command line of an interactive session, which uses the terminal of this process.</summary>
    public System.Diagnostics.ProcessStartInfo Interactive(params string[] arguments) => new(_program, [.. _leading, .. arguments]);

    private static async Task<PowerShellHost?> TryAsync(string program, string[] leading)
    {
        const string Script = "\"$($PSVersionTable.PSVersion) $PSHOME\"";
        ProcessResult? result = await ChildProcess.TryRunAsync(
            program, [.. leading, "-NoProfile", "-NonInteractive", "-Command", Script], Repository.Root).ConfigureAwait(false);
        if (result is not { ExitCode: 0 } || result.Output.Trim().Split(' ', 2) is not [string version, string home]
            || !System.Version.TryParse(version.Split('-')[0], out Version? number) || number < OldestVersion)
        {
            return null;
        }

        // A .NET tool starts in an additional process. Without that process, PowerShell starts in half the time.
        string assembly = Path.Combine(home, "pwsh.dll");
        return program == "dotnet" ? new PowerShellHost(program, [assembly], version) : new PowerShellHost(program, leading, version);
    }
}
