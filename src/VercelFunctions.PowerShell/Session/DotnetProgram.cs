using System.Diagnostics;

namespace VercelFunctions.PowerShell;

/// <summary>
/// Finds dotnet in the folders of PATH, or in that of the running program. The system itself would first run a program of
/// that name in the current folder, which can be anybody's repository.
/// </summary>
internal static class DotnetProgram
{
    private static bool IsWindows => Path.DirectorySeparatorChar == '\\';

    /// <exception cref="CommandException">No folder of PATH contains it.</exception>
    public static string Find()
    {
        string name = IsWindows ? "dotnet.exe" : "dotnet";
        string folders = Environment.GetEnvironmentVariable("PATH") ?? string.Empty;
        return folders.Split(Path.PathSeparator)
            .Select(folder => folder.Trim().Trim('"'))
            .Where(IsFull)
            .Append(OwnFolder())
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists)
            ?? throw new CommandException(
                CommandFailure.DotnetNotFound, "The emulator needs 'dotnet', and no folder of PATH contains it.");
    }

    private static string OwnFolder()
    {
        using Process own = Process.GetCurrentProcess();
        return Path.GetDirectoryName(own.MainModule!.FileName)!;
    }

    // An empty or relative folder of PATH means the current folder, or one below it.
    private static bool IsFull(string folder) =>
        folder.IndexOfAny(Path.GetInvalidPathChars()) < 0
        && Path.IsPathRooted(folder)
        && (!IsWindows || FullPath.HasDrive(folder) || folder.StartsWith(@"\\", StringComparison.Ordinal));
}
