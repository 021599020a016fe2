namespace VercelFunctions.Emulator;

/// <summary>A <see cref="RuntimeCacheEmulator"/> could not start although its options are valid: for example, the port is in use.</summary>
public sealed class RuntimeCacheEmulatorException : Exception
{
    internal RuntimeCacheEmulatorException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
