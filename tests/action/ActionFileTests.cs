using System.Diagnostics;

namespace VercelFunctions.Action.Tests;

/// <summary>The action's files, under the linters in check.mjs.</summary>
public sealed class ActionFileTests
{
    private static readonly string[] Folders = [".github/workflows", "examples"];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly NodePackages Packages = new("tests/action", "The checks of the action's files are npm packages");

    public static IEnumerable<TheoryDataRow<string, string>> Files() =>
    [
        new("action", "action.yml"),
        new("dockerfile", "Dockerfile"),
        .. Folders.SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*.yml", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal)
            .Select(path => new TheoryDataRow<string, string>("workflow", Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_linters_find_nothing(string kind, string path)
    {
        (int exitCode, string said) = await CheckAsync(kind, Repository.PathOf(path));
        Assert.True(exitCode == 0, $"{path}:\n{said}");
    }

    [Theory]
    [InlineData("action", "name: without runs")]
    [InlineData("workflow", "on: push\njobs:\n  one:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ github.nothing }}")]
    [InlineData("dockerfile", "FROM ubuntu\nRUN sudo true")]
    public async Task They_find_what_is_wrong(string kind, string text)
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory().FullName, kind);
        try
        {
            await File.WriteAllTextAsync(path, text);
            (int exitCode, string said) = await CheckAsync(kind, path);
            Assert.Equal(1, exitCode);
            Assert.NotEmpty(said);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    private static async Task<(int ExitCode, string Said)> CheckAsync(string kind, string path)
    {
        string? missing = await Packages.EnsureAsync();
        Assert.SkipWhen(missing is not null, missing ?? string.Empty);
        using Process process = Process.Start(new ProcessStartInfo("node", ["check.mjs", kind, path])
        {
            WorkingDirectory = Packages.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using CancellationTokenSource deadline = new(Patience);
        Task<string> errors = process.StandardError.ReadToEndAsync(deadline.Token);
        string output = await process.StandardOutput.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);
        return (process.ExitCode, output + await errors);
    }
}
