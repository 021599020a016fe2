namespace VercelFunctions.Emulator.Purge;

/// <summary>What the body of a purge request says.</summary>
/// <param name="Tags">The tags it names; none where the operation is about something else.</param>
/// <param name="Target">The environment it is about; null for all.</param>
internal sealed record PurgeOrder(IReadOnlyList<string> Tags, string? Target = null);
