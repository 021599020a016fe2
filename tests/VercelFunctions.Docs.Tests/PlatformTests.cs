using System.Text.RegularExpressions;

namespace VercelFunctions.Docs.Tests;

/// <summary>The table in docs/platforms.md. The tests that it names compare their counts with it.</summary>
public sealed partial class PlatformTests
{
    private static readonly string[][] Rows =
    [
        .. File.ReadLines(Repository.PathOf("docs/platforms.md"))
            .SkipWhile(line => !line.StartsWith("| platform |", StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Trim('|', ' ').Split(" | ")),
    ];

    [Fact]
    public void Each_platform_names_its_tests_and_a_count()
    {
        Assert.NotEmpty(Rows);
        Assert.All(Rows, row =>
        {
            Assert.Equal(5, row.Length);
            Assert.Matches("^[0-9,]+\\+$", row[4]);
            string project = Project().Match(row[2]).Groups[1].Value;
            Assert.True(project == "dotnet test" || File.Exists(Repository.PathOf($"tests/{project}/{project}.csproj")), row[2]);
        });
    }

    [Fact]
    public void Each_project_that_repeats_tests_elsewhere_is_in_the_table()
    {
        IEnumerable<string> named = Rows.Select(row => Project().Match(row[2]).Groups[1].Value);
        Assert.Superset(
            new HashSet<string> { "VercelFunctions.Net8.Tests", "VercelFunctions.Platforms.Tests", "VercelFunctions.Windows.Tests" },
            named.ToHashSet());
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Project();
}
