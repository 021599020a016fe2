namespace VercelFunctions.Emulator.Page;

/// <summary>A query is not valid. The message says why and what is allowed.</summary>
internal sealed class ViewQueryException(string message) : Exception(message);
