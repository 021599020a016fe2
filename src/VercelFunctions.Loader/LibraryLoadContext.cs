#if NET
using System.Reflection;
using System.Runtime.Loader;

namespace VercelFunctions.Loader;

/// <summary>
/// Where the libraries that the cmdlets stand on live in PowerShell 7: beside, not among, those of PowerShell and of other
/// modules, so that two modules can bring different versions of one library. What the module's folder lacks (the
/// framework) is PowerShell's own.
/// </summary>
internal sealed class LibraryLoadContext : AssemblyLoadContext
{
    // The one library that the cmdlets name. All others are the core's, and so are looked for in its context.
    private const string Core = "VercelFunctions";

    private static readonly string Folder = Path.GetDirectoryName(typeof(LibraryLoadContext).Assembly.Location)!;

    public LibraryLoadContext()
        : base("VercelFunctions")
    {
    }

    /// <summary>Finds the core for the cmdlets; nothing else.</summary>
    public Assembly? Resolve(AssemblyLoadContext asking, AssemblyName assemblyName) =>
        assemblyName.Name == Core ? LoadFromAssemblyName(assemblyName) : null;

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string path = Path.Combine(Folder, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
#endif
