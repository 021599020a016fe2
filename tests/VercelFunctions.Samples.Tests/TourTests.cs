using System.Reflection;

namespace VercelFunctions.Samples.Tests;

/// <summary>The README's first command.</summary>
public sealed class TourTests
{
    private static readonly string Tour = typeof(TourTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "Tour").Value!;

    [Fact]
    public async Task Every_step_has_the_expected_output()
    {
        ProcessResult result = await ChildProcess.RunAsync("dotnet", [Tour], limit: TimeSpan.FromMinutes(5));
        string version = $"PowerShell {(await PowerShellHost.FindAsync()).Version}\n";
        Assert.Contains(version, result.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("PS> Invoke-VercelTagExpiry posts", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("All 10 steps had the expected output.", result.Output.Trim(), StringComparison.Ordinal);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task A_key_that_ends_a_command_at_the_prompt_ends_nothing_else()
    {
        const string Interrupt = "\x03";
        const string Prompt = "PS ";
        Assert.SkipUnless(Terminal.IsAvailable, "This test needs Linux and the program 'script' (package bsdutils or util-linux).");
        string home = Directory.CreateTempSubdirectory("tour-").FullName;
        try
        {
            // The history of PowerShell's prompt is stored in the home folder.
            using Terminal terminal = Terminal.Start($"dotnet '{Tour}' --interactive", new() { ["XDG_DATA_HOME"] = home });
            await terminal.WaitForAsync(Prompt);
            await terminal.TypeAsync("\"run$(1)ning\"; Start-Sleep 600\r");
            await terminal.WaitForAsync("run1ning");
            await terminal.TypeAsync(Interrupt);
            await terminal.WaitForAsync(Prompt);
            await terminal.TypeAsync("\"cache$(1): $(Test-VercelCacheItem none)\"\r");
            await terminal.WaitForAsync("cache1: False");
            await terminal.WaitForAsync(Prompt);
            await terminal.TypeAsync("exit\r");
            Assert.Equal(0, await terminal.WaitForExitAsync());
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    [Theory]
    [InlineData("no-such-pwsh")]
    [InlineData("dotnet")]
    public async Task A_named_program_that_is_not_PowerShell_is_reported(string program)
    {
        Dictionary<string, string?> variables = new() { ["VERCELFUNCTIONS_PWSH"] = program };
        ProcessResult result = await ChildProcess.RunAsync("dotnet", [Tour], variables: variables);
        Assert.Equal(1, result.ExitCode);
        string message = $"VERCELFUNCTIONS_PWSH names '{program}', which is not PowerShell 7.4 or later.";
        Assert.StartsWith(message, result.Errors, StringComparison.Ordinal);
    }
}
