using System.Collections.ObjectModel;

namespace VercelFunctions.PowerShell;

/// <summary>Makes a hash function of its name, or of a script block that gets the key as <c>$_</c> and <c>$args[0]</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class KeyHashTransformationAttribute : ArgumentTransformationAttribute
{
    private static readonly Dictionary<string, Func<string, string>> Named = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Default"] = KeyHash.Default,
        ["Sha256"] = KeyHash.Sha256,
        ["None"] = KeyHash.None,
    };

    internal static IEnumerable<string> Names => Named.Keys;

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object input = inputData is PSObject wrapper ? wrapper.BaseObject : inputData;
        return input switch
        {
            Func<string, string> function => function,
            ScriptBlock script => (Func<string, string>)(key => Run(script, key)),
            string name when Named.TryGetValue(name, out Func<string, string>? function) => function,
            _ => throw new ArgumentTransformationMetadataException(
                $"'{input}' is no key hash. Give {string.Join(", ", Names)}, or a script block that makes the store key of the key in $_, such as {{ $_.ToLowerInvariant() }}."),
        };
    }

    private static string Run(ScriptBlock script, string key)
    {
        Collection<PSObject> output = script.InvokeWithContext(null, [new PSVariable("_", key)], key);
        return output.Count == 1 && output[0]?.BaseObject is string hash
            ? hash
            : throw new RuntimeCacheException(
                RuntimeCacheFailure.InvalidKey,
                $"The script block of -KeyHash must give one string; for the key '{key}' it gave {(output.Count == 1 ? "a " + (output[0]?.BaseObject.GetType().Name ?? "null") : $"{output.Count} objects")}.",
                "Let it return a string, as in { $_.ToLowerInvariant() }.");
    }
}
