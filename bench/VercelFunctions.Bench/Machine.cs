using System.Runtime.InteropServices;
using VercelFunctions.TestSupport;

namespace VercelFunctions.Bench;

/// <summary>A general description of the machine.</summary>
internal static class Machine
{
    public static async Task<string> DescribeAsync(CancellationToken cancellation)
    {
        string system = OperatingSystem.IsWindows() ? "Windows" : OperatingSystem.IsMacOS() ? "macOS" : "Linux";
        double gibibytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024.0 * 1024 * 1024);
        string[] versions =
            [$".NET {Environment.Version}", await NodeVersionAsync(), $"PowerShell {await Programs.PowerShellVersionAsync()}"];
        string load = await LoadAsync(cancellation);
        return $"{DateTime.UtcNow:yyyy-MM-dd}, {system} {RuntimeInformation.OSArchitecture}, {Environment.ProcessorCount} cores, "
            + $"{gibibytes:0} GB; {string.Join(", ", versions)}; {load}.";
    }

    /// <summary>The load when the run began. If it is not near 0, the machine was busy.</summary>
    private static async Task<string> LoadAsync(CancellationToken cancellation)
    {
        const string LoadFile = "/proc/loadavg";
        return File.Exists(LoadFile)
            ? $"load {(await File.ReadAllTextAsync(LoadFile, cancellation)).Split(' ')[0]} at the start"
            : "load unknown";
    }

    private static async Task<string> NodeVersionAsync() =>
        await ChildProcess.TryRunAsync("node", ["--version"]) is ProcessResult node
            ? $"Node {node.Output.Trim().TrimStart('v')}"
            : "no Node";
}
