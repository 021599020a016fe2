namespace VercelFunctions.Action;

/// <summary>A subject, and each reason why it is expired.</summary>
internal sealed record PlannedSubject(Subject Subject, IReadOnlyList<string> MatchedBy);
