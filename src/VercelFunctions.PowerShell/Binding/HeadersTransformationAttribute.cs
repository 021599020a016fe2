using System.Collections;
using System.Collections.Specialized;
using System.Security;

namespace VercelFunctions.PowerShell;

/// <summary>
/// Accepts request headers as a dictionary, an object, JSON text, or lines of the form <c>name: value</c>. Their values are
/// secret, so what is refused is not quoted, unlike in PowerShell's own conversion.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class HeadersTransformationAttribute : ArgumentTransformationAttribute
{
    private const string Allowed =
        "Specify a hashtable, JSON text such as $env:RUNTIME_CACHE_HEADERS, an object of it, or lines of the form 'name: value'.";

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? input = Wrapped.Unwrap(inputData);
        return input switch
        {
            null => throw Refused("is $null"),
            string text => FromText(text),
            IDictionary dictionary => From(KeyedPairs.Of(dictionary).Select(entry => (Wrapped.Unwrap(entry.Key), entry.Value))),
            IList list when list.Count > 0 && list.Cast<object?>().All(line => Wrapped.Unwrap(line) is string) =>
                FromLines(list.Cast<object?>().Select(line => (string)Wrapped.Unwrap(line)!)),
            PSObject custom => From(custom.Properties.Select(property => ((object?)property.Name, (object?)property.Value))),
            _ => throw Refused($"is of type {input.GetType()}"),
        };
    }

    private static OrderedDictionary FromText(string text)
    {
        if (text.TrimStart() is not { Length: > 0 } trimmed || trimmed[0] != '{')
        {
            return FromLines(text.Split('\n'));
        }

        try
        {
            return From(RuntimeCacheEndpoint.ParseHeaders(text).Select(header => ((object?)header.Key, (object?)header.Value)));
        }
        catch (VercelException)
        {
            throw Refused("is not a JSON object of strings");
        }
    }

    private static OrderedDictionary FromLines(IEnumerable<string> lines)
    {
        string[] filled = lines.Select(line => line.Trim()).Where(line => line.Length > 0).ToArray();
        return filled.Length > 0 && Array.TrueForAll(filled, line => line.IndexOf(':') > 0)
            ? From(filled.Select(line => line.Split([':'], 2)).Select(parts => ((object?)parts[0].Trim(), (object?)parts[1].Trim())))
            : throw Refused("has a line without the form 'name: value'");
    }

    private static OrderedDictionary From(IEnumerable<(object? Name, object? Value)> headers)
    {
        OrderedDictionary result = new(StringComparer.OrdinalIgnoreCase);
        foreach ((object? given, object? wrapped) in headers)
        {
            object? value = Wrapped.Unwrap(wrapped);
            if (given is not string name)
            {
                throw Refused("has a name that is not text");
            }

            result[name] = value is string or SecureString
                ? value
                : throw Refused($"has a value of type {value?.GetType().ToString() ?? "null"} for {MessageText.Quote(name)}, "
                    + "not a string (ConvertFrom-Json converts dates: pass the JSON text itself)");
        }

        return result;
    }

    private static ArgumentTransformationMetadataException Refused(string problem) =>
        new($"The value {problem}; it is secret and not shown. {Allowed}");
}
