namespace VercelFunctions.Action;

/// <summary>The objects and errors of a cmdlet, also if it failed or was stopped.</summary>
/// <typeparam name="T">The type of the objects.</typeparam>
/// <param name="Objects">The objects.</param>
/// <param name="Errors">The errors after which it continued.</param>
/// <param name="End">The error that ended it; null if none did.</param>
internal sealed record CmdletOutcome<T>(IReadOnlyList<T> Objects, IReadOnlyList<CmdletError> Errors, CmdletError? End);
