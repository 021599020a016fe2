#if !NET
using System.Reflection;

namespace VercelFunctions.Loader;

/// <summary>
/// Gives the libraries in the module's folder each other whatever version they ask for. On .NET Framework they name the
/// versions that they were built against, which are not all those that came to lie here; a program would have binding
/// redirects for that, and a module in Windows PowerShell can have none.
/// </summary>
internal static class LibraryVersions
{
    private static readonly string Folder = FolderOf(typeof(LibraryVersions).Assembly);

    /// <summary>Finds a library for one of the module's own; nothing for anybody else.</summary>
    public static Assembly? Resolve(object? sender, ResolveEventArgs wanted)
    {
        if (wanted.RequestingAssembly is not Assembly asking || asking.IsDynamic || FolderOf(asking) != Folder)
        {
            return null;
        }

        string path = Path.Combine(Folder, new AssemblyName(wanted.Name).Name + ".dll");
        return File.Exists(path) ? Assembly.LoadFrom(path) : null;
    }

    private static string FolderOf(Assembly assembly) => assembly.Location.Length == 0 ? string.Empty : Path.GetDirectoryName(assembly.Location)!;
}
#endif
