namespace VercelFunctions.Action;

/// <summary>The part of the summary about what the step did, and with which commits.</summary>
internal static class SummaryDetails
{
    public static IEnumerable<string> Of(RunReport report, MarkdownText markdown)
    {
        string[] lines = [.. Lines(report).Select(line => "- " + markdown.Literal(line))];
        return lines.Length > 0 ? [.. lines, string.Empty] : lines;
    }

    private static IEnumerable<string> Lines(RunReport report)
    {
        if (report.Settings.Length > 0)
        {
            yield return report.Settings;
        }

        if (report.Comparison is not Comparison comparison)
        {
            yield break;
        }

        string files = comparison.Files switch
        {
            null => "Unknown which files changed",
            1 => "1 file changed",
            int count => $"{count} files changed",
        };
        yield return comparison.Bases.Count == 0
            ? $"{files}: {comparison.Head} compared with the previous successful deployment."
            : $"{files}: {comparison.Head} compared with {string.Join(", ", comparison.Bases)}.";
    }
}
