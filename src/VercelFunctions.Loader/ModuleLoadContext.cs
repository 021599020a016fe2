using System.Reflection;
using System.Runtime.Loader;

namespace VercelFunctions.Loader;

/// <summary>
/// Where the module's assemblies live in PowerShell 7: beside, not among, those of PowerShell and of other modules,
/// so that two modules can bring different versions of one library. What the module's folder lacks
/// (System.Management.Automation, the framework) is PowerShell's own.
/// </summary>
public sealed class ModuleLoadContext : AssemblyLoadContext
{
    private static readonly object Gate = new();
    private static ModuleLoadContext? _instance;

    private readonly string _folder;

    private ModuleLoadContext(string folder)
        : base("VercelFunctions")
    {
        _folder = folder;
    }

    /// <summary>Loads the module's main assembly; once a process, however many runspaces import the module.</summary>
    /// <param name="path">The assembly's full path.</param>
    /// <returns>The assembly.</returns>
    public static Assembly Load(string path)
    {
        lock (Gate)
        {
            _instance ??= new ModuleLoadContext(Path.GetDirectoryName(path)!);
            return _instance.LoadFromAssemblyPath(path);
        }
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string path = Path.Combine(_folder, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
