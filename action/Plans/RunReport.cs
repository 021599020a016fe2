using System.Collections.Immutable;

namespace VercelFunctions.Action;

/// <summary>The plan of the step, and its results so far.</summary>
internal sealed record RunReport
{
    public Plan Plan { get; init; } = Plan.Empty;

    public IReadOnlyList<Destination> Destinations { get; init; } = [];

    /// <summary>Mode, target and environment, as the summary writes them; empty before they are known.</summary>
    public string Settings { get; init; } = string.Empty;

    /// <summary>The commits that were compared; null if none were.</summary>
    public Comparison? Comparison { get; init; }

    public ImmutableList<SubjectResult> Results { get; init; } = [];

    /// <summary>The states of the URLs before and after.</summary>
    public IReadOnlyList<CacheStatus> Before { get; init; } = [];

    public IReadOnlyList<CacheStatus> After { get; init; } = [];

    /// <summary>Why nothing was expired; empty if the step did not skip.</summary>
    public string SkippedReason { get; init; } = string.Empty;

    /// <summary>The failure that ended the step early; empty if none did.</summary>
    public string Problem { get; init; } = string.Empty;

    /// <summary>A failed result for everything that was planned and has no result, in each destination.</summary>
    public IEnumerable<SubjectResult> Missing()
    {
        foreach (Destination? destination in Destinations.Cast<Destination?>().DefaultIfEmpty())
        {
            HashSet<Subject> known =
                [.. Results.Where(result => result.Destination == destination).Select(result => result.Planned.Subject)];
            string where = Destinations.Count > 1 ? $"no result: {destination}" : "no result";
            foreach (PlannedSubject planned in Plan.For(destination).Where(planned => !known.Contains(planned.Subject)))
            {
                yield return new SubjectResult(planned, destination, where, ResultStatus.Failed, nameof(ResultStatus.Failed));
            }
        }
    }
}
