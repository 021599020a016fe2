namespace VercelFunctions.PowerShell;

/// <summary>How to start an emulator.</summary>
/// <param name="Port">The port; 0 for a free one.</param>
/// <param name="MaxBytes">The byte limit; null for the default.</param>
/// <param name="Projects">The projects; none for one cache for any project.</param>
/// <param name="Faults">The fault rules.</param>
/// <param name="Connect">Whether to connect this session, and the processes that it starts, to it.</param>
internal sealed record EmulatorRequest(
    int Port,
    long? MaxBytes,
    IReadOnlyList<string> Projects,
    IReadOnlyList<string> Faults,
    bool Connect);
