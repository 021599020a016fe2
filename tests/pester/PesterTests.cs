using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using VercelFunctions.Samples;

namespace VercelFunctions.PowerShell.Tests;

/// <summary>The Pester files on the build for PowerShell 7.</summary>
public sealed class PesterCoreTests(ITestOutputHelper output) : PesterTests(output, "Core");

/// <summary>The Pester files on the build for Windows PowerShell.</summary>
public sealed class PesterDesktopTests(ITestOutputHelper output) : PesterTests(output, "Desktop");

/// <summary>Runs the Pester files, each in a PowerShell of its own. A class an edition, because xunit runs classes side by side.</summary>
public abstract class PesterTests(ITestOutputHelper output, string edition)
{
    private static readonly string Repository = typeof(PesterTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "Repository").Value!;

    private static readonly string Folder = Path.Combine(Repository, "tests", "pester");

    private static readonly Lazy<PowerShellHost?> Host = new(() => PowerShellHost.Find(Repository));

    public static IEnumerable<TheoryDataRow<string>> Files() => Directory.EnumerateFiles(Folder, "*.Tests.ps1")
        .Order(StringComparer.Ordinal)
        .Select(file => new TheoryDataRow<string>(Path.GetFileName(file)));

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Pester(string file)
    {
        Assert.SkipWhen(Host.Value is null, "There is no PowerShell. " + PowerShellHost.HowToGet);
        string result = Path.Combine(Repository, "artifacts", "pester", $"{file}.{edition}.json");
        Directory.CreateDirectory(Path.GetDirectoryName(result)!);
        File.Delete(result);

        ProcessStartInfo start = Host.Value!.StartInfo("-NoProfile", "-NonInteractive", "-File", Path.Combine(Folder, "Invoke-PesterFile.ps1"), Path.Combine(Folder, file), result);
        start.Environment["VERCELFUNCTIONS_TEST_EDITION"] = edition;
        start.Environment["NO_COLOR"] = "1";
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string printed = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        output.WriteLine(printed + await errors);

        Assert.True(File.Exists(result), $"Pester gave no result for {file}, exit code {process.ExitCode}:\n{printed}{await errors}");
        using JsonDocument summary = JsonDocument.Parse(await File.ReadAllTextAsync(result, TestContext.Current.CancellationToken));
        JsonElement root = summary.RootElement;
        Assert.SkipWhen(root.GetProperty("missing").GetBoolean(), "PowerShell has no Pester 5. Install it: Install-Module Pester -MinimumVersion 5.5 -MaximumVersion 5.99");

        string[] failures = [.. root.GetProperty("failures").EnumerateArray().Select(failure => failure.GetString()!)];
        Assert.True(failures.Length == 0, $"{failures.Length} failed in {file} for {edition}:\n\n{string.Join("\n\n", failures)}");
        int skipped = root.GetProperty("skipped").GetInt32();
        Assert.SkipWhen(root.GetProperty("passed").GetInt32() == 0 && skipped > 0, $"All {skipped} tests of {file} are skipped for {edition}, which they do not concern.");
        Assert.True(root.GetProperty("passed").GetInt32() > 0, $"{file} ran no test.");
    }
}
