using System.Collections.ObjectModel;

namespace VercelFunctions.PowerShell;

/// <summary>Accepts a hash function by name, or as a script block that receives the key as <c>$_</c> and <c>$args[0]</c>.</summary>
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

    internal static Func<string, string>? Find(string? name) =>
        name is not null && Named.TryGetValue(name, out Func<string, string>? function) ? function : null;

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        return Wrapped.Unwrap(inputData) switch
        {
            Func<string, string> function => function,
            ScriptBlock script => (Func<string, string>)(key => Run(script, key)),
            string name when Find(name) is { } named => named,
            var input => throw new ArgumentTransformationMetadataException(
                $"'{input}' is not a key hash. Specify {string.Join(", ", Names)}, or a script block that returns the store key "
                    + "of the key in $_, such as { $_.ToLowerInvariant() }."),
        };
    }

    private static string Describe(Collection<PSObject> output) =>
        output.Count != 1 ? $"{output.Count} objects" : output[0] is null ? "$null" : $"a {output[0].BaseObject.GetType().Name}";

    private static string Run(ScriptBlock script, string key)
    {
        Collection<PSObject> output = script.InvokeWithContext(null, [new PSVariable("_", key)], key);
        return output.Count == 1 && output[0]?.BaseObject is string hash
            ? hash
            : throw new VercelException(
                VercelFailure.InvalidKey,
                "The script block of -KeyHash must return one string; "
                    + $"for the key {MessageText.Quote(key)} it returned {Describe(output)}.");
    }
}
