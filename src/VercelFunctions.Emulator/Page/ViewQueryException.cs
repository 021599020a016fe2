namespace VercelFunctions.Emulator.Page;

/// <summary>A query asks for what there is not. The message says what is wrong and what would be right.</summary>
internal sealed class ViewQueryException(string message) : Exception(message);
