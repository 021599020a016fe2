namespace VercelFunctions.Action;

/// <summary>The subjects that the step expires, in order and without repeated subjects.</summary>
internal sealed class Plan
{
    private readonly IReadOnlyList<PlanMatch> _matches;

    public Plan(IEnumerable<PlanMatch> matches)
    {
        _matches = [.. matches.Distinct()];
        Subjects =
        [
            .. _matches.GroupBy(match => match.Subject, match => match.MatchedBy)
                .Select(group => new PlannedSubject(group.Key, [.. group])),
        ];
    }

    public static Plan Empty { get; } = new([]);

    public IReadOnlyList<PlannedSubject> Subjects { get; }

    public bool IsEmpty => Subjects.Count == 0;

    /// <summary>The plan with more subjects, or more reasons for the same ones.</summary>
    public Plan With(IEnumerable<PlanMatch> matches) => new(_matches.Concat(matches));

    /// <summary>The part for a destination; for none, all of it.</summary>
    public IEnumerable<PlannedSubject> For(Destination? destination) =>
        Subjects.Where(planned => planned.Subject.Kind != SubjectKind.Cache || destination is null or { IsProject: true });

    public IReadOnlyList<string> NamesOf(SubjectKind kind) =>
        [.. Subjects.Where(planned => planned.Subject.Kind == kind).Select(planned => planned.Subject.Name)];
}
