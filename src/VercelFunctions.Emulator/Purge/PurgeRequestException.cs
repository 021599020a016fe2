namespace VercelFunctions.Emulator.Purge;

/// <summary>A request of the purge API is not as Vercel documents it. The message says what is wrong and what would be right.</summary>
internal sealed class PurgeRequestException(string message) : Exception(message);
