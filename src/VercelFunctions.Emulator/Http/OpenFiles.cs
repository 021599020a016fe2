using System.Runtime.InteropServices;

namespace VercelFunctions.Emulator.Http;

/// <summary>The files that the system lets this process open. A connection counts as one.</summary>
internal static class OpenFiles
{
    // Programs on macOS and FreeBSD give the limit another number.
    private const int LimitOnLinux = 7;
    private const int LimitElsewhere = 8;

    /// <summary>How many more this process can open; null if there is no limit, or it is not known.</summary>
    public static long? Left()
    {
        if (OperatingSystem.IsWindows()
            || GetLimit(OperatingSystem.IsLinux() ? LimitOnLinux : LimitElsewhere, out ResourceLimit limit) != 0)
        {
            return null;
        }

        try
        {
            return (long)Math.Min(limit.Current, int.MaxValue)
                - Directory.EnumerateFileSystemEntries(OperatingSystem.IsLinux() ? "/proc/self/fd" : "/dev/fd").Count();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [DllImport("libc", EntryPoint = "getrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetLimit(int resource, out ResourceLimit limit);

    [StructLayout(LayoutKind.Sequential)]
    private struct ResourceLimit
    {
        public nuint Current;
        public nuint Greatest;
    }
}
