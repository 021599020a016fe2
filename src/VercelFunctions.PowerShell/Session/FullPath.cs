using System.Runtime.InteropServices;

namespace VercelFunctions.PowerShell;

/// <summary>Compares full paths as the system does.</summary>
internal static class FullPath
{
    private static readonly bool IsLinux = RuntimeInformation.IsOSPlatform(OSPlatform.Linux);
    private static readonly bool IsWindows = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    /// <summary>Whether a path begins with a drive, such as <c>C:\</c>.</summary>
    public static bool HasDrive(string path) => path.Length > 2 && char.IsLetter(path[0]) && path[1] == ':' && path[2] is '\\' or '/';

    /// <summary>The path from a folder to a file below it; null if the file is elsewhere.</summary>
    public static string? Below(string folder, string path)
    {
        string start = Slashes(folder).TrimEnd('/') + '/';
        StringComparison comparison = IsLinux ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        return path.Length > start.Length && Slashes(path).StartsWith(start, comparison) ? path.Substring(start.Length) : null;
    }

    // On other systems, a backslash is a character of a name.
    private static string Slashes(string path) => IsWindows ? path.Replace('\\', '/') : path;
}
