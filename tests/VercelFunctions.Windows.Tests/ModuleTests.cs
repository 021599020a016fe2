using System.Reflection;
using System.Text.Json;

namespace VercelFunctions.Windows.Tests;

/// <summary>The Pester files in PowerShell for Windows.</summary>
public sealed class ModuleTests
{
    private const string Ending = ".Tests.ps1";

    [Fact]
    public async Task Tests_of_the_module_pass_on_Windows()
    {
        await WindowsEnvironment.PrepareAsync();
        string folder = Repository.PathOf("artifacts/windows/pester");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        string[] names =
        [
            .. Directory.EnumerateFiles(Repository.PathOf("tests/VercelFunctions.PowerShell.Tests"), $"*{Ending}")
                .Select(path => Path.GetFileName(path)[..^Ending.Length])
                .Where(name => !KnownLimit.Files.ContainsKey(name))
                .Order(StringComparer.Ordinal),
        ];
        string pester = typeof(ModuleTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(entry => entry.Key == "Pester").Value!;
        string script = Repository.PathOf("tests/VercelFunctions.Windows.Tests/Invoke-PesterFiles.ps1");
        ProcessResult run = await WindowsEnvironment.RunAsync(
            [
                "pwsh", "-NonInteractive", "-File", await WindowsEnvironment.PathAsync(script),
                "-Names", string.Join(',', names),
                "-Except", string.Join('|', KnownLimit.Tests.Select(limit => limit.Test)),
                "-Pester", await WindowsEnvironment.PathAsync(pester),
                "-Results", await WindowsEnvironment.PathAsync(folder),
            ],
            TimeSpan.FromMinutes(9));

        List<string> failures = [];
        (int passed, int skipped) = (0, KnownLimit.Tests.Length);
        foreach (string name in names)
        {
            string path = Path.Combine(folder, $"{name}.json");
            Assert.True(File.Exists(path), $"{name} has no result:\n{run.Text}");
            Result result = JsonSerializer.Deserialize<Result>(await File.ReadAllTextAsync(path), JsonSerializerOptions.Web)!;
            failures.AddRange(result.Failures);
            passed += result.Passed;
            skipped += result.Skipped;
        }

        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
        Assert.Null(PlatformRun.Compare("Windows, PowerShell 7.6", passed, skipped));
    }

    private sealed record Result(int Passed, int Skipped, string[] Failures);
}
