using System.Reflection;

namespace VercelFunctions.Bench;

/// <summary>The paths of the measured programs in the clone.</summary>
internal static class Repository
{
    public static string Root { get; } = typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(data => data.Key == "Repository").Value!;

    public static string Emulator { get; } = Path.Combine(Root, "module", "emulator", "VercelFunctions.Emulator.Tool.dll");

    public static string Module { get; } = Path.Combine(Root, "VercelFunctions.psd1");

    public static string JavaScript { get; } = Path.Combine(Root, "bench", "js");
}
