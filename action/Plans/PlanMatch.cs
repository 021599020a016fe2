namespace VercelFunctions.Action;

/// <summary>A subject, and one reason why it is expired: an input, or a pattern of the tag map and a file.</summary>
internal sealed record PlanMatch(Subject Subject, string MatchedBy);
