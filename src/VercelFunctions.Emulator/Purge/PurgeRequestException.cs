namespace VercelFunctions.Emulator.Purge;

/// <summary>A request of the purge API does not follow Vercel's documentation. The message says why and what is allowed.</summary>
internal sealed class PurgeRequestException(string message) : Exception(message);
