#if !NET
using System.Reflection;

namespace VercelFunctions.Loader;

/// <summary>
/// Resolves references between the libraries in the module's folder, whatever version they specify. On .NET Framework a
/// library references the version that it was built against, which may differ from the one in the folder. A program would
/// have binding redirects for that; a module in Windows PowerShell cannot.
/// </summary>
internal static class LibraryVersions
{
    private static readonly string Folder = FolderOf(typeof(LibraryVersions).Assembly);

    /// <summary>Finds a library for a library in the module's folder; null for any other.</summary>
    public static Assembly? Resolve(object? sender, ResolveEventArgs wanted)
    {
        if (wanted.RequestingAssembly is not Assembly asking || asking.IsDynamic || FolderOf(asking) != Folder)
        {
            return null;
        }

        string path = Path.Combine(Folder, new AssemblyName(wanted.Name).Name + ".dll");
        return File.Exists(path) ? Assembly.LoadFrom(path) : null;
    }

    private static string FolderOf(Assembly assembly) =>
        assembly.Location.Length == 0 ? string.Empty : Path.GetDirectoryName(assembly.Location)!;
}
#endif
