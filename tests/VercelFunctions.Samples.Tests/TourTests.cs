using System.Diagnostics;
using System.Reflection;
using System.Text;
using VercelFunctions.Samples;

namespace VercelFunctions.Samples.Tests;

/// <summary>The README's first command: both of its ways end well, and each says which it is.</summary>
public sealed class TourTests
{
    private static readonly string Tour = typeof(TourTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "Tour").Value!;

    [Fact]
    public async Task With_PowerShell_every_step_shows_what_it_should()
    {
        PowerShellHost? powershell = PowerShellHost.Find(Repository.PathOf("."));
        Assert.SkipWhen(powershell is null, "There is no PowerShell. " + PowerShellHost.HowToGet);
        (int exitCode, string output) = await RunAsync(Environment.GetEnvironmentVariable("VERCELFUNCTIONS_PWSH"));
        Assert.StartsWith($"PowerShell {powershell!.Version}", output, StringComparison.Ordinal);
        Assert.Contains("PS> Invoke-VercelTagExpiry posts", output, StringComparison.Ordinal);
        Assert.EndsWith("All 10 steps showed what they should.", output.Trim(), StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task Without_PowerShell_it_says_so_and_walks_the_steps_that_it_can_through_the_core()
    {
        (int exitCode, string output) = await RunAsync(Path.Combine(Path.GetTempPath(), "no-such-pwsh"));
        Assert.StartsWith("There is no PowerShell here", output, StringComparison.Ordinal);
        Assert.EndsWith("9 of 10 steps showed what they should; 1 skipped, for want of PowerShell.", output.Trim(), StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string? powershell)
    {
        ProcessStartInfo start = new("dotnet", [Tour]) { RedirectStandardOutput = true, StandardOutputEncoding = Encoding.UTF8 };
        start.Environment["VERCELFUNCTIONS_PWSH"] = powershell;
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}
