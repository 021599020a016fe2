namespace VercelFunctions.Windows.Tests;

/// <summary>
/// A program that runs other programs on Windows: the one that <c>VERCELFUNCTIONS_WINDOWS</c> names, otherwise the one beside the clone,
/// which runs them in Wine. Its arguments are <c>dotnet ASSEMBLY</c>, <c>pwsh</c> or <c>path FILE</c>.
/// </summary>
internal static class WindowsEnvironment
{
    private static readonly string Program = Environment.GetEnvironmentVariable("VERCELFUNCTIONS_WINDOWS") is { Length: > 0 } named
        ? named
        : Repository.PathOf("../shared/tools/windows/windows");

    // The first run sets it up, once for all tests.
    private static readonly Lazy<Task<ProcessResult>> Setup =
        new(() => RunAsync(["pwsh", "-Command", "exit"], TimeSpan.FromMinutes(15)));

    /// <summary>Sets the environment up. Skips the test if there is none.</summary>
    public static async Task PrepareAsync()
    {
        Assert.SkipUnless(
            File.Exists(Program), $"{Program} does not exist. Set VERCELFUNCTIONS_WINDOWS to a program that runs others on Windows.");
        ProcessResult setup = await Setup.Value;
        Assert.True(setup.ExitCode == 0, setup.Text);
    }

    /// <summary>The path of a file in Windows.</summary>
    public static async Task<string> PathAsync(string file) => (await RunAsync(["path", file], TimeSpan.FromMinutes(1))).Output.Trim();

    public static Task<ProcessResult> RunAsync(IEnumerable<string> arguments, TimeSpan limit) =>
        ChildProcess.RunAsync(Program, arguments, Repository.Root, limit: limit);
}
