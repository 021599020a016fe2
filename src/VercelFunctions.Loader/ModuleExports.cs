using System.Collections;
using System.Reflection;

namespace VercelFunctions.Loader;

/// <summary>
/// Makes a module that an assembly was imported into export its cmdlets. PowerShell does so only the first time that it
/// imports the assembly (PowerShell/PowerShell issue 20710); this does what it then leaves out. Here rather than in the
/// loader script, where the same lines take some 15 ms longer at each import.
/// </summary>
public static class ModuleExports
{
    private const BindingFlags Internal = BindingFlags.Instance | BindingFlags.NonPublic;

    /// <summary>Adds the assembly's module as a nested one, beside whose file Get-Help looks for help, and its cmdlets.</summary>
    /// <param name="module">The module, a PSModuleInfo.</param>
    /// <param name="imported">What importing the assembly gave, a PSModuleInfo too. Added again, it changes nothing.</param>
    public static void Add(object module, object imported)
    {
        Type type = module.GetType();
        type.GetMethod("AddNestedModule", Internal)!.Invoke(module, [imported]);
        MethodInfo export = type.GetMethod("AddExportedCmdlet", Internal)!;
        IDictionary cmdlets = (IDictionary)type.GetProperty("ExportedCmdlets")!.GetValue(imported)!;
        foreach (object cmdlet in cmdlets.Values)
        {
            export.Invoke(module, [cmdlet]);
        }
    }
}
