using System.Diagnostics;
using VercelFunctions.PowerShell;

namespace VercelFunctions.Action;

/// <summary>Expires the plan in one destination after the other.</summary>
internal static class Expiring
{
    private static readonly SubjectKind[] Kinds = [SubjectKind.Tag, SubjectKind.SourceImage];

    /// <summary>Expires the plan.</summary>
    /// <param name="step">The step.</param>
    /// <param name="report">The plan and the destinations.</param>
    /// <param name="add">Receives each result at once, so that none is lost if the step is stopped.</param>
    public static void Run(StepContext step, RunReport report, Action<SubjectResult> add)
    {
        bool isOneProject = report.Destinations.Count(destination => destination.IsProject) < 2;
        foreach (Destination destination in report.Destinations)
        {
            string place = isOneProject || !destination.IsProject ? string.Empty : $" in {destination.ProjectName}";
            foreach (SubjectKind kind in Kinds)
            {
                Expire(step, report.Plan, kind, destination, "Not expired" + place, add);
            }

            foreach (PlannedSubject cache in report.Plan.For(destination).Where(planned => planned.Subject.Kind == SubjectKind.Cache))
            {
                add(Purge(step, cache, destination, "Not purged" + place));
            }
        }
    }

    /// <summary>The results of a dry run.</summary>
    public static IEnumerable<SubjectResult> Rehearse(StepContext step, RunReport report) =>
        from destination in report.Destinations
        from planned in report.Plan.For(destination)
        let what = planned.Subject.Kind == SubjectKind.Cache ? "purge" : step.Inputs.Mode
        select new SubjectResult(planned, destination, destination.ToString(), ResultStatus.Planned, "Would " + what);

    private static void Expire(
        StepContext step, Plan plan, SubjectKind kind, Destination destination, string title, Action<SubjectResult> add)
    {
        IReadOnlyList<string> names = plan.NamesOf(kind);
        if (names.Count == 0)
        {
            return;
        }

        Dictionary<string, PlannedSubject> planned = plan.Subjects
            .Where(subject => subject.Subject.Kind == kind)
            .ToDictionary(subject => subject.Subject.Name, StringComparer.Ordinal);
        CmdletOutcome<ExpiryResult> outcome = step.Cmdlets.Expire(
            QueryOf(step, kind, names, destination),
            destination.Connection,
            step.Reporter.Messages(title),
            result => add(new SubjectResult(
                planned[$"{result}"],
                destination,
                result.Cache,
                result.Reason is null ? ResultStatus.Expired : ResultStatus.Failed,
                result.Status,
                result.DurationMs,
                result.Reason)));
        step.Reporter.Objects(title, outcome);
        step.Stop.ThrowIfCancellationRequested();
    }

    private static ExpiryQuery QueryOf(StepContext step, SubjectKind kind, IReadOnlyList<string> names, Destination destination)
    {
        string parameter = kind == SubjectKind.Tag ? "Tag" : "SourceImage";
        if (!destination.IsProject)
        {
            return new ExpiryQuery(parameter, names);
        }

        return new ExpiryQuery(
            parameter, names, step.Inputs.Mode, kind == SubjectKind.Tag ? step.Target : string.Empty, step.Inputs.RevalidationDeadline);
    }

    private static SubjectResult Purge(StepContext step, PlannedSubject cache, Destination destination, string title)
    {
        long start = Stopwatch.GetTimestamp();
        CmdletOutcome<object> outcome = step.Cmdlets.Purge(cache.Subject.Name, destination.Connection, step.Reporter.Messages(title));
        step.Reporter.Objects(title, outcome);
        step.Stop.ThrowIfCancellationRequested();
        ResultStatus status = outcome.Errors.Count == 0 ? ResultStatus.Purged : ResultStatus.Failed;
        return new SubjectResult(
            cache,
            destination,
            destination.ToString(),
            status,
            status.ToString(),
            Stopwatch.GetElapsedTime(start).TotalMilliseconds,
            outcome.Errors.Count > 0 ? outcome.Errors[0].Message : null);
    }
}
