namespace VercelFunctions.Docs.Tests;

/// <summary>Workflows, action.yml and the Dockerfile pass the linters of check.mjs.</summary>
public sealed class LinterTests
{
    private static readonly string[] Folders = [".github/workflows", "examples"];

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
    public async Task Files_have_no_linter_errors(string kind, string path)
    {
        (int exitCode, string output) = await Linters.CheckAsync(kind, Repository.PathOf(path));
        Assert.True(exitCode == 0, $"{path}:\n{output}");
    }

    [Theory]
    [InlineData("action", "name: without runs")]
    [InlineData("workflow", "on: push\njobs:\n  one:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ github.nothing }}")]
    [InlineData("dockerfile", "FROM ubuntu\nRUN sudo true")]
    public async Task Linters_report_errors(string kind, string text)
    {
        (int exitCode, string output) = await Linters.CheckTextAsync(kind, text);
        Assert.Equal(1, exitCode);
        Assert.NotEmpty(output);
    }
}
