#if NET
using System.Reflection;

namespace VercelFunctions.PowerShell;

/// <summary>
/// Makes the public types of the module's libraries known to scripts by their full names, as in
/// <c>catch [VercelFunctions.VercelException]</c>. PowerShell 7 does not look for types in the load context that keeps these
/// libraries apart. Windows PowerShell finds them without this.
/// </summary>
public sealed class ScriptTypes : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    // Type accelerators are the documented way for a module to export types; PowerShell has no public API for them.
    private static readonly Type Accelerators = typeof(PSObject).Assembly.GetType("System.Management.Automation.TypeAccelerators")!;

    /// <inheritdoc/>
    public void OnImport()
    {
        MethodInfo add = Accelerators.GetMethod("Add", [typeof(string), typeof(Type)])!;
        foreach (Type type in Exported())
        {
            add.Invoke(null, [type.FullName, type]);
        }
    }

    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        MethodInfo remove = Accelerators.GetMethod("Remove", [typeof(string)])!;
        foreach (Type type in Exported())
        {
            remove.Invoke(null, [type.FullName]);
        }
    }

    private static IEnumerable<Type> Exported() =>
        new[] { typeof(VercelException).Assembly, typeof(TagMap).Assembly }
            .SelectMany(library => library.GetExportedTypes())
            .Where(type => !type.IsGenericTypeDefinition && !type.IsNested);
}
#endif
