using System.Globalization;

namespace VercelFunctions.Action;

/// <summary>The step's part of the job summary, in Markdown.</summary>
internal static class StepSummary
{
    // A summary can have 1 MB.
    private const int MaxRows = 1000;

    public static string Of(RunReport report, SecretMask mask)
    {
        MarkdownText markdown = new(mask);
        IEnumerable<string> lines =
        [
            "### Vercel cache tags",
            string.Empty,
            .. report.SkippedReason.Length > 0 ? [markdown.Literal(report.SkippedReason), string.Empty] : Nothing,
            .. report.Problem.Length > 0 ? ["**Failed:** " + markdown.Literal(report.Problem), string.Empty] : Nothing,
            .. SummaryDetails.Of(report, markdown),
            .. report.Results.Count > 0 ? [.. Results(report, markdown), string.Empty] : Nothing,
            .. report.Before.Count + report.After.Count > 0 ? [.. Urls(report, markdown), string.Empty] : Nothing,
        ];
        return string.Join('\n', lines);
    }

    private static string[] Nothing => [];

    /// <summary>The result of each subject, failures first.</summary>
    private static IEnumerable<string> Results(RunReport report, MarkdownText markdown)
    {
        yield return markdown.Row("Tag, source image or cache", "Matched by", "Cache", "Result", "Duration");
        yield return "| --- | --- | --- | --- | ---: |";
        IEnumerable<SubjectResult> failed = report.Results.Where(result => result.Status == ResultStatus.Failed);
        IEnumerable<SubjectResult> others = report.Results.Where(result => result.Status != ResultStatus.Failed);
        foreach (SubjectResult result in failed.Concat(others).Take(MaxRows))
        {
            yield return markdown.Row(
                result.Planned.Subject.Name,
                string.Join(", ", result.Planned.MatchedBy),
                result.Where,
                result.Reason is null ? result.Shown : $"{result.Shown}: {result.Reason}",
                result.DurationMs is double duration ? string.Create(CultureInfo.InvariantCulture, $"{duration:0} ms") : string.Empty);
        }

        if (report.Results.Count > MaxRows)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"\n{report.Results.Count - MaxRows} more results are not shown.");
        }
    }

    /// <summary>The cache states of the URLs before and after.</summary>
    private static IEnumerable<string> Urls(RunReport report, MarkdownText markdown)
    {
        yield return markdown.Row("URL", "Before", "After", "Age", "Region", "Status");
        yield return "| --- | --- | --- | ---: | --- | ---: |";
        foreach (string url in report.Before.Concat(report.After).Select(status => status.Uri.AbsoluteUri).Distinct(StringComparer.Ordinal))
        {
            CacheStatus? before = report.Before.FirstOrDefault(status => status.Uri.AbsoluteUri == url);
            CacheStatus? after = report.After.FirstOrDefault(status => status.Uri.AbsoluteUri == url);
            yield return markdown.Row(
                url,
                before?.Cache ?? string.Empty,
                after?.Cache ?? string.Empty,
                after?.Age is TimeSpan age ? string.Create(CultureInfo.InvariantCulture, $"{age.TotalSeconds:0} s") : string.Empty,
                after?.Region ?? string.Empty,
                after is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"{after.Status}"));
        }
    }
}
