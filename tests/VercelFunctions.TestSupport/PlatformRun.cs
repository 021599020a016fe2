using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace VercelFunctions.TestSupport;

/// <summary>The result of tests on another platform, for <c>.ci/run</c> and for the table in docs/platforms.md.</summary>
/// <param name="Failures">Name and message of each failed test.</param>
public sealed record PlatformRun(int Passed, int Skipped, IReadOnlyList<string> Failures)
{
    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    /// <summary>Reads a report of xunit.</summary>
    public static PlatformRun Read(string report)
    {
        List<XElement> results = [.. XDocument.Load(report).Descendants(Trx + "UnitTestResult")];
        return new PlatformRun(
            Count(results, "Passed"),
            Count(results, "NotExecuted"),
            [.. results.Where(result => Outcome(result) == "Failed").Select(result =>
                $"{(string?)result.Attribute("testName")}\n{result.Descendants(Trx + "Message").FirstOrDefault()?.Value}")]);
    }

    /// <summary>Records counts, and compares them with the platform's row in docs/platforms.md.</summary>
    /// <returns>How the row differs; null if it is right. It rounds down, by at most a tenth.</returns>
    public static string? Compare(string platform, int passed, int skipped)
    {
        string counts = Repository.PathOf($"artifacts/platforms/{platform}.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(counts)!);
        File.WriteAllText(counts, string.Create(CultureInfo.InvariantCulture, $"{platform}: {passed} passed, {skipped} skipped\n"));
        string table = File.ReadAllText(Repository.PathOf("docs/platforms.md"));
        Match row = Regex.Match(table, $@"(?m)^\| {Regex.Escape(platform)} \|.*\| ([0-9,]+)\+ \|");
        if (!row.Success)
        {
            return $"docs/platforms.md has no row for {platform}, with a count such as 100+.";
        }

        int stated = int.Parse(row.Groups[1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
        return stated <= passed && passed * 0.9 <= stated
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"docs/platforms.md has {stated}+ tests for {platform}, but {passed} passed.");
    }

    private static int Count(List<XElement> results, string outcome) => results.Count(result => Outcome(result) == outcome);

    private static string? Outcome(XElement result) => (string?)result.Attribute("outcome");
}
