using System.Collections;
using System.Reflection;

namespace VercelFunctions.Loader;

/// <summary>
/// Adds cmdlets to what a module exports. PowerShell exports those of an assembly only the first time that it imports
/// it (PowerShell/PowerShell issue 20710); this does what it then leaves out. Here rather than in the loader script,
/// where the same lines take some 15 ms longer at each import.
/// </summary>
public static class ModuleExports
{
    /// <summary>Adds the cmdlets.</summary>
    /// <param name="module">The module, a PSModuleInfo.</param>
    /// <param name="cmdlets">The cmdlets, of type CmdletInfo.</param>
    public static void Add(object module, IEnumerable cmdlets)
    {
        MethodInfo export = module.GetType().GetMethod("AddExportedCmdlet", BindingFlags.Instance | BindingFlags.NonPublic)!;
        foreach (object cmdlet in cmdlets)
        {
            export.Invoke(module, [cmdlet]);
        }
    }
}
