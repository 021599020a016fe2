using System.Management.Automation;
using System.Management.Automation.Runspaces;
#if NET
using System.Runtime.Loader;
#endif

namespace VercelFunctions.Loader;

/// <summary>Sets up the loading of libraries when PowerShell imports this assembly, before it imports the cmdlets.</summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer
{
    private static int _isSet;

    /// <summary>Takes effect once per process, however many runspaces import the module.</summary>
    /// <exception cref="InvalidOperationException">It is a copy in another folder, for which PowerShell would run this one.</exception>
    public void OnImport()
    {
        if (ImportingFolder() is string folder && !IsIn(folder))
        {
            throw new InvalidOperationException("Another copy of the module is loaded.");
        }

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

    // The script that imports this assembly. PowerShell does not pass it, and a statement there would slow each import down.
    private static string? ImportingFolder() =>
        Path.GetDirectoryName(Runspace.DefaultRunspace?.Debugger?.GetCallStack().FirstOrDefault()?.ScriptName);

    private static bool IsIn(string folder) =>
        typeof(ModuleInitializer).Assembly.Location.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.OrdinalIgnoreCase);
}
