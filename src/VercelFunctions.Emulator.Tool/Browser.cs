using System.ComponentModel;
using System.Diagnostics;

namespace VercelFunctions.Emulator.Tool;

/// <summary>The user's browser.</summary>
internal static class Browser
{
    /// <summary>Opens a page. If that is not possible, the emulator runs without it.</summary>
    public static void Open(Uri page)
    {
        try
        {
            Process.Start(new ProcessStartInfo(page.AbsoluteUri) { UseShellExecute = true })?.Dispose();
        }
        catch (Exception exception) when (exception is Win32Exception or PlatformNotSupportedException)
        {
            Console.Error.WriteLine($"No browser could be started: {exception.Message}. Open the page by its address.");
        }
    }
}
