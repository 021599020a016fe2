namespace VercelFunctions.Action;

/// <summary>The names to expire, and how. Empty texts are not specified.</summary>
/// <param name="Parameter">The cmdlet's parameter for the names.</param>
/// <param name="Names">The tags or the source images.</param>
/// <param name="Mode">The mode.</param>
/// <param name="Target">The environments.</param>
/// <param name="RevalidationDeadline">The seconds for which stale content can be served; null if not specified.</param>
internal sealed record ExpiryQuery(
    string Parameter, IReadOnlyList<string> Names, string Mode = "", string Target = "", int? RevalidationDeadline = null);
