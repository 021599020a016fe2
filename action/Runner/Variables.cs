using System.Collections;

namespace VercelFunctions.Action;

/// <summary>The environment variables of a run.</summary>
internal sealed class Variables(IReadOnlyDictionary<string, string> values)
{
    /// <summary>The value of a variable; empty if it is not set.</summary>
    public string this[string name] => values.GetValueOrDefault(name, string.Empty);

    /// <summary>The variables of this process.</summary>
    public static Variables OfProcess()
    {
        StringComparer comparer = OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        Dictionary<string, string> values = new(comparer);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            values[(string)variable.Key] = (string?)variable.Value ?? string.Empty;
        }

        return new Variables(values);
    }
}
