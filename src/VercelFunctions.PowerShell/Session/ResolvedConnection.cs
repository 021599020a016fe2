namespace VercelFunctions.PowerShell;

/// <summary>The connection in effect, and why it is that one.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Reason">Why, in a sentence without secrets.</param>
internal sealed record ResolvedConnection(CacheConnection Connection, string Reason)
{
    /// <summary>Whether the environment asks that the reason be shown.</summary>
    public bool IsDebug { get; init; }
}
