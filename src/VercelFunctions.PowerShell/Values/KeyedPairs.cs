using System.Collections;

namespace VercelFunctions.PowerShell;

/// <summary>
/// Reads dictionaries that do not implement the non-generic interface, such as ExpandoObject and Newtonsoft's JObject, and
/// Newtonsoft's JSON values, whose enumeration does not return the value.
/// </summary>
internal static class KeyedPairs
{
    private const string Newtonsoft = "Newtonsoft.Json.Linq.";

    /// <summary>The keys and values.</summary>
    public static IEnumerable<(object Key, object? Value)> Of(IDictionary dictionary)
    {
        // Not with Cast: as an IEnumerable, a generic dictionary has pairs of its own type.
        foreach (DictionaryEntry entry in dictionary)
        {
            yield return (entry.Key, entry.Value);
        }
    }

    /// <summary>The keys and values; null if the collection is not a dictionary.</summary>
    public static IEnumerable<(object Key, object? Value)>? Of(IEnumerable collection)
    {
        Type type = collection.GetType();
        if (type.FullName == Newtonsoft + "JObject")
        {
            return Pairs(collection, "Name");
        }

        return Array.Exists(type.GetInterfaces(), IsDictionary) ? Pairs(collection, "Key") : null;
    }

    /// <summary>The value that a JValue of Newtonsoft wraps; any other object unchanged.</summary>
    public static object? Unwrap(object? value) =>
        value?.GetType().FullName == Newtonsoft + "JValue" ? Property(value, "Value") : value;

    private static bool IsDictionary(Type type) =>
        type.IsGenericType
        && (type.GetGenericTypeDefinition() == typeof(IDictionary<,>) || type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>));

    private static IEnumerable<(object Key, object? Value)> Pairs(IEnumerable collection, string keyProperty) =>
        from object pair in collection select (Property(pair, keyProperty)!, Property(pair, "Value"));

    private static object? Property(object owner, string name) => owner.GetType().GetProperty(name)!.GetValue(owner);
}
