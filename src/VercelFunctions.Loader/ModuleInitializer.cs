using System.Management.Automation;
using System.Runtime.Loader;

namespace VercelFunctions.Loader;

/// <summary>What PowerShell calls when it imports this assembly, before it imports the cmdlets: from then on they find their libraries.</summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer
{
    private static readonly LibraryLoadContext Libraries = new();
    private static int _isSet;

    /// <summary>Once a process, however many runspaces import the module.</summary>
    public void OnImport()
    {
        if (Interlocked.Exchange(ref _isSet, 1) == 0)
        {
            AssemblyLoadContext.Default.Resolving += Libraries.Resolve;
        }
    }
}
