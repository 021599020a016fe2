using System.Collections;
using System.Collections.Specialized;
using System.Globalization;
using System.Net;

namespace VercelFunctions.PowerShell;

/// <summary>
/// Reads headers by name from any object that contains headers. Names are case-insensitive; of several values, the first
/// counts. No header value causes an exception.
/// </summary>
internal static class HeaderReader
{
    /// <summary>Reads headers, or the headers of a request.</summary>
    /// <returns>The first value of a header by its name; null if the object contains no headers.</returns>
    public static Func<string, string?>? Of(object requestOrHeaders)
    {
        if (PairsOf(requestOrHeaders) is not { } pairs)
        {
            return null;
        }

        Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string? name, object? value) in pairs)
        {
            if (name is not null && First(value) is string first && !values.ContainsKey(name))
            {
                values.Add(name, first);
            }
        }

        return name => values.TryGetValue(name, out string? value) ? value : null;
    }

    private static IEnumerable<(string? Name, object? Value)>? PairsOf(object source) => source switch
    {
        HttpRequestMessage request => PairsOf(request.Headers),
        HttpListenerRequest request => PairsOf(request.Headers),
        NameValueCollection collection => collection.AllKeys.Select(name => ((string?)name, (object?)collection.GetValues(name))),
        IEnumerable<KeyValuePair<string, string>> pairs => pairs.Select(pair => ((string?)pair.Key, (object?)pair.Value)),
        IEnumerable<KeyValuePair<string, IEnumerable<string>>> pairs => pairs.Select(pair => ((string?)pair.Key, (object?)pair.Value)),
        IDictionary dictionary => dictionary.Keys.Cast<object>().Select(name => ((string?)name.ToString(), (object?)dictionary[name])),
        IEnumerable<DictionaryEntry> entries => entries.Select(entry => ((string?)entry.Key.ToString(), (object?)entry.Value)),
        _ => null,
    };

    private static string? First(object? value) => value switch
    {
        null => null,
        string text => text,
        IEnumerable<string?> texts => texts.FirstOrDefault(),
        IEnumerable objects => Text(objects.Cast<object?>().FirstOrDefault()),
        _ => Text(value),
    };

    // A JSON reader may have turned the text of a header into a number or a time; headers do not depend on the culture.
    private static string? Text(object? value) => value switch
    {
        null => null,
        DateTime time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
