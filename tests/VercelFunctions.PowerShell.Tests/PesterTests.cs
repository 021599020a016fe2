using System.Text.Json;

namespace VercelFunctions.PowerShell.Tests;

/// <summary>Every Pester file, on the build for PowerShell 7.</summary>
public sealed class PesterCoreTests(PesterCoreTests.Run run, ITestOutputHelper output)
    : PesterTests("Core", run, output), IClassFixture<PesterCoreTests.Run>
{
    // They take longest, so they start first and the two processes end at about the same time.
    private static readonly string[] Slowest = ["Package", "HelpExamples"];

    private static readonly string[] Names =
    [
        .. Directory.EnumerateFiles(Repository.PathOf("tests/VercelFunctions.PowerShell.Tests"), $"*{Ending}")
            .Select(path => Path.GetFileName(path)[..^Ending.Length])
            .OrderBy(name => Array.IndexOf(Slowest, name) is >= 0 and int place ? place : Slowest.Length)
            .ThenBy(name => name, StringComparer.Ordinal),
    ];

    public static TheoryData<string> Files => [.. Names];

    [Theory, MemberData(nameof(Files))]
    public Task Pester(string file) => CheckAsync(file);

    public sealed class Run() : PesterRun("Core", Names, workers: 2);
}

/// <summary>
/// The Pester files whose subject differs on the build for Windows PowerShell: how it loads, and how values and headers are converted.
/// </summary>
public sealed class PesterDesktopTests(PesterDesktopTests.Run run, ITestOutputHelper output)
    : PesterTests("Desktop", run, output), IClassFixture<PesterDesktopTests.Run>
{
    private static readonly string[] Names = ["Headers", "Module", "RoundTrip"];

    public static TheoryData<string> Files => [.. Names];

    [Theory, MemberData(nameof(Files))]
    public Task Pester(string file) => CheckAsync(file);

    public sealed class Run() : PesterRun("Desktop", Names, workers: 1);
}

/// <summary>One case per Pester file.</summary>
public abstract class PesterTests(string edition, PesterRun run, ITestOutputHelper output)
{
    protected const string Ending = ".Tests.ps1";

    protected async Task CheckAsync(string file)
    {
        PesterResult result = await run.ResultOfAsync(file);
        output.WriteLine(result.Printed);

        // .ci/run adds up the counts, and shows the slowest files.
        string counts = Repository.PathOf($"artifacts/pester/{file}.{edition}.json");
        Directory.CreateDirectory(Path.GetDirectoryName(counts)!);
        string json = JsonSerializer.Serialize(
            new { passed = result.Passed, failed = result.Failed, skipped = result.Skipped, seconds = Math.Round(result.Seconds, 1) });
        await File.WriteAllTextAsync(counts, json);

        string failures = string.Join("\n\n", result.Failures);
        Assert.True(result.Failures.Length == 0, $"{result.Failures.Length} failed in {file} for {edition}:\n\n{failures}");
        Assert.True(result.Passed > 0, $"{file} ran no tests.");
    }
}
