using System.Collections;
using System.Collections.Specialized;
using System.Globalization;
using System.Reflection;

namespace VercelFunctions;

/// <summary>
/// The headers that Vercel adds to a request, from any type that contains headers. Names are case-insensitive; of several
/// values, the first counts. No header value causes an exception.
/// </summary>
internal sealed class RequestHeaders
{
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    private RequestHeaders()
    {
    }

    public string? this[string name] => _values.TryGetValue(name, out string? value) ? value : null;

    /// <summary>Reads headers, or the headers of a request.</summary>
    /// <exception cref="ArgumentException">
    /// The object is not a collection of names and values, and has no such collection as its <c>Headers</c>.
    /// </exception>
    public static RequestHeaders Read(object requestOrHeaders)
    {
        ArgumentGuard.NotNull(requestOrHeaders, nameof(requestOrHeaders));
        RequestHeaders headers = new();
        if (headers.TryAddAll(requestOrHeaders))
        {
            return headers;
        }

        object? nested = Property(requestOrHeaders, "Headers");
        if (nested is not null && headers.TryAddAll(nested))
        {
            return headers;
        }

        throw new ArgumentException(
            $"An object of type {requestOrHeaders.GetType()} contains no headers. Specify a dictionary or another collection of names "
                + "and values, or an object with such a collection as its Headers property.",
            nameof(requestOrHeaders));
    }

    private bool TryAddAll(object source)
    {
        switch (source)
        {
            case string:
                return false;
            case NameValueCollection collection:
                foreach (string? name in collection.AllKeys)
                {
                    Add(name, collection.GetValues(name));
                }

                return true;
            case IEnumerable<KeyValuePair<string, string>> pairs:
                foreach (KeyValuePair<string, string> pair in pairs)
                {
                    Add(pair.Key, pair.Value);
                }

                return true;
            case IEnumerable<KeyValuePair<string, IEnumerable<string>>> pairs:
                foreach (KeyValuePair<string, IEnumerable<string>> pair in pairs)
                {
                    Add(pair.Key, pair.Value);
                }

                return true;
            case IDictionary dictionary:
                foreach (DictionaryEntry entry in dictionary)
                {
                    Add(entry.Key as string ?? entry.Key.ToString(), entry.Value);
                }

                return true;
            case IEnumerable items:
                return TryAddPairs(items);
            default:
                return false;
        }
    }

    /// <summary>Adds pairs of any other type, such as ASP.NET Core's with StringValues, by their Key and Value properties.</summary>
    private bool TryAddPairs(IEnumerable items)
    {
        foreach (object? item in items)
        {
            object? name = item is DictionaryEntry entry ? entry.Key : Property(item, "Key");
            if (name is null)
            {
                return false;
            }

            Add(name.ToString(), item is DictionaryEntry { Value: var value } ? value : Property(item, "Value"));
        }

        return true;
    }

    private void Add(string? name, object? value)
    {
        string? first = value switch
        {
            null => null,
            string text => text,
            IEnumerable<string?> texts => texts.FirstOrDefault(),
            IEnumerable objects => Text(objects.Cast<object?>().FirstOrDefault()),
            _ => Text(value),
        };
        if (name is not null && first is not null && !_values.ContainsKey(name))
        {
            _values.Add(name, first);
        }
    }

    // A JSON reader may have turned the text of a header into a number or a time; headers do not depend on the culture.
    private static string? Text(object? value) => value switch
    {
        null => null,
        DateTime time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private static object? Property(object? source, string name)
    {
        PropertyInfo? property = source?.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .FirstOrDefault(candidate => candidate.Name == name && candidate.GetIndexParameters().Length == 0);
        return property?.GetValue(source);
    }
}
