using System.Runtime.CompilerServices;

namespace VercelFunctions.Net8.Tests;

internal static class RuntimeOfProcesses
{
    /// <summary>Starts the emulator with the runtime of this process. <c>dotnet test</c> would set its own.</summary>
#pragma warning disable CA2255 // This is a program.
    [ModuleInitializer]
    internal static void Set() => Environment.SetEnvironmentVariable("DOTNET_HOST_PATH", Environment.ProcessPath);
#pragma warning restore CA2255
}
