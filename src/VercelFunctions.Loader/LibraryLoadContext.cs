#if NET
using System.Reflection;
using System.Runtime.Loader;

namespace VercelFunctions.Loader;

/// <summary>
/// Loads the libraries of the cmdlets in PowerShell 7, separately from those of PowerShell and of other modules, so that two
/// modules can use different versions of a library. Libraries that are not in the module's folder (the framework) are
/// PowerShell's own.
/// </summary>
internal sealed class LibraryLoadContext : AssemblyLoadContext
{
    // The libraries that the cmdlets reference. These reference the others, which are therefore resolved in their context.
    private static readonly string[] Referenced = ["VercelFunctions", "VercelFunctions.Deployments"];

    private static readonly string Folder = Path.GetDirectoryName(typeof(LibraryLoadContext).Assembly.Location)!;

    public LibraryLoadContext()
        : base("VercelFunctions")
    {
    }

    /// <summary>Finds a library that the cmdlets reference; null for any other.</summary>
    public Assembly? Resolve(AssemblyLoadContext asking, AssemblyName assemblyName) =>
        Referenced.Contains(assemblyName.Name) ? LoadFromAssemblyName(assemblyName) : null;

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string path = Path.Combine(Folder, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
#endif
