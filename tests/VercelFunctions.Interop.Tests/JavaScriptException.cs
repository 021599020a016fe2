namespace VercelFunctions.Interop.Tests;

/// <summary>What the official client threw, or printed in place of throwing.</summary>
public sealed class JavaScriptException(string message) : Exception(message);
