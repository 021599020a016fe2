using System.Management.Automation;
#if NET
using System.Runtime.Loader;
#endif

namespace VercelFunctions.Loader;

/// <summary>Sets up the loading of libraries when PowerShell imports this assembly, before it imports the cmdlets.</summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer
{
    private static int _isSet;

    /// <summary>Takes effect once per process, however many runspaces import the module.</summary>
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
