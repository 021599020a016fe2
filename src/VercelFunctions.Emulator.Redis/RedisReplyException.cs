namespace VercelFunctions.Emulator.Redis;

/// <summary>A reply that is an error, before the library uses the connection.</summary>
/// <param name="message">The error, as Redis wrote it.</param>
internal sealed class RedisReplyException(string message) : Exception(message);
