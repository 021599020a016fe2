namespace VercelFunctions.Emulator.Tool;

/// <summary>What a person asked for.</summary>
/// <param name="Emulator">How the emulator is to serve.</param>
/// <param name="StopsWithStandardInput">Whether to stop when standard input ends.</param>
internal sealed record EmulatorCommand(RuntimeCacheEmulatorOptions Emulator, bool StopsWithStandardInput);
