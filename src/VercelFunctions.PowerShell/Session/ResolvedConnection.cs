namespace VercelFunctions.PowerShell;

/// <summary>The connection in effect, and the reason.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Reason">The reason, in a sentence without secrets.</param>
internal sealed record ResolvedConnection(CacheConnection Connection, string Reason)
{
    /// <summary>Whether to show the reason, as the environment specifies.</summary>
    public bool IsDebug { get; init; }
}
