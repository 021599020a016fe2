using System.Management.Automation;
#if NET
using System.Runtime.Loader;
#endif

namespace VercelFunctions.Loader;

/// <summary>What PowerShell calls when it imports this assembly, before it imports the cmdlets: from then on they find their libraries.</summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer
{
    private static int _isSet;

    /// <summary>Once a process, however many runspaces import the module.</summary>
    public void OnImport()
    {
        if (Interlocked.Exchange(ref _isSet, 1) != 0)
        {
            return;
        }

#if NET
        AssemblyLoadContext.Default.Resolving += new LibraryLoadContext().Resolve;
#else
        AppDomain.CurrentDomain.AssemblyResolve += LibraryVersions.Resolve;
#endif
    }
}
