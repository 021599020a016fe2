namespace VercelFunctions;

/// <summary>The meaning of a response with which an API refuses a request.</summary>
/// <param name="Failure">The kind of failure.</param>
/// <param name="What">The predicate of a sentence whose subject is the API.</param>
/// <param name="Reason">The usual reason, as a sentence; null if the response itself reports it.</param>
internal sealed record ApiRefusal(VercelFailure Failure, string What, string? Reason = null);
