namespace VercelFunctions.Interop.Tests;

/// <summary>An error that the official client threw or printed.</summary>
public sealed class JavaScriptException(string message) : Exception(message);
