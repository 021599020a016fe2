using System.Diagnostics;
using System.Runtime.InteropServices;

namespace VercelFunctions.Samples;

/// <summary>PowerShell's prompt on the terminal of this process, which must not end before PowerShell does.</summary>
internal static class Prompt
{
    /// <summary>Starts PowerShell and waits until it exits.</summary>
    public static async Task RunAsync(ProcessStartInfo start)
    {
        // The terminal sends Ctrl+C and Ctrl+\ (Ctrl+Break) to all its processes. They are for PowerShell, which ends its command.
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Ignore);
        using PosixSignalRegistration quit = PosixSignalRegistration.Create(PosixSignal.SIGQUIT, Ignore);
        using Process session = Process.Start(start)!;
        await session.WaitForExitAsync();
    }

    private static void Ignore(PosixSignalContext signal) => signal.Cancel = true;
}
