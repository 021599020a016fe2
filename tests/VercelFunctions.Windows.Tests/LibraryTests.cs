namespace VercelFunctions.Windows.Tests;

/// <summary>The tests of the core, the emulator and AspNetCore on .NET for Windows.</summary>
public sealed class LibraryTests
{
    private static readonly string[] Projects =
        ["VercelFunctions.Tests", "VercelFunctions.AspNetCore.Tests", "VercelFunctions.Emulator.Tests"];

    [Fact]
    public async Task Tests_of_the_libraries_and_the_emulator_pass_on_Windows()
    {
        await WindowsEnvironment.PrepareAsync();
        string folder = Repository.PathOf("artifacts/windows");
        Directory.CreateDirectory(folder);
        List<string> failures = [];
        (int passed, int skipped) = (0, KnownLimit.Methods.Count);
        foreach (string project in Projects)
        {
            string report = Path.Combine(folder, $"{project}.trx");
            File.Delete(report);
            ProcessResult run = await WindowsEnvironment.RunAsync(
                [
                    "dotnet", Repository.PathOf($"artifacts/bin/{project}/debug/{project}.dll"), "-noColor",
                    "-trx", await WindowsEnvironment.PathAsync(report),
                    .. KnownLimit.Methods.Keys.SelectMany(name => new[] { "-method-", $"*.{name}" }),
                ],
                TimeSpan.FromMinutes(7));
            Assert.True(File.Exists(report), $"{project} wrote no report:\n{run.Text}");
            PlatformRun part = PlatformRun.Read(report);
            failures.AddRange(part.Failures);
            passed += part.Passed;
            skipped += part.Skipped;
        }

        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
        Assert.Null(PlatformRun.Compare("Windows, .NET 10", passed, skipped));
    }
}
