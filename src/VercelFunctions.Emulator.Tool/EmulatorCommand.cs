namespace VercelFunctions.Emulator.Tool;

/// <summary>The parsed command line.</summary>
/// <param name="Emulator">The emulator's options.</param>
/// <param name="OpensPage">Whether to open the page in a browser.</param>
/// <param name="StopsWithStandardInput">Whether to stop when standard input ends.</param>
internal sealed record EmulatorCommand(RuntimeCacheEmulatorOptions Emulator, bool OpensPage, bool StopsWithStandardInput);
