namespace VercelFunctions.PowerShell;

/// <summary>How a local Runtime Cache is to be started.</summary>
/// <param name="Port">The port to serve on; 0 for a free one.</param>
/// <param name="MaxBytes">How much it may hold; null for its standard.</param>
/// <param name="Projects">What it serves; none for one cache for any project.</param>
/// <param name="Faults">The rules by which requests go wrong.</param>
/// <param name="Connect">Whether this session works on it, and the processes that it starts find it.</param>
internal sealed record EmulatorRequest(int Port, long? MaxBytes, IReadOnlyList<string> Projects, IReadOnlyList<string> Faults, bool Connect);
