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
