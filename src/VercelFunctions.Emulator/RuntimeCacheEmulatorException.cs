namespace VercelFunctions.Emulator;

/// <summary>A <see cref="RuntimeCacheEmulator"/> could not start, for a reason beyond its options: the port is taken, say.</summary>
public sealed class RuntimeCacheEmulatorException : Exception
{
    internal RuntimeCacheEmulatorException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
