namespace VercelFunctions.Action;

/// <summary>The result of a subject in a destination.</summary>
/// <param name="Planned">The subject, and why it was expired.</param>
/// <param name="Destination">The destination; null if the step reached none.</param>
/// <param name="Where">The destination, as the log and the summary write it.</param>
/// <param name="Status">The status.</param>
/// <param name="Shown">The status, as the log and the summary write it.</param>
/// <param name="DurationMs">How long the request took; null if none was sent.</param>
/// <param name="Reason">Why it failed; null if it did not, or the reason is that of the whole step.</param>
internal sealed record SubjectResult(
    PlannedSubject Planned,
    Destination? Destination,
    string Where,
    ResultStatus Status,
    string Shown,
    double? DurationMs = null,
    string? Reason = null);
