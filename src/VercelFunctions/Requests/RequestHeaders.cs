using System.Collections.Specialized;

namespace VercelFunctions;

/// <summary>Reads headers by name. Names are case-insensitive; of several values, the first counts.</summary>
internal static class RequestHeaders
{
    public static Func<string, string?> Reader(HttpRequestMessage request)
    {
        ArgumentGuard.NotNull(request, nameof(request));
        return Reader(request.Headers);
    }

    public static Func<string, string?> Reader(NameValueCollection headers)
    {
        ArgumentGuard.NotNull(headers, nameof(headers));
        return FirstOf(headers.AllKeys.Select(name => ((string?)name, headers.GetValues(name)?.FirstOrDefault())));
    }

    public static Func<string, string?> Reader(IEnumerable<KeyValuePair<string, string>> headers)
    {
        ArgumentGuard.NotNull(headers, nameof(headers));
        return FirstOf(headers.Select(header => ((string?)header.Key, (string?)header.Value)));
    }

    public static Func<string, string?> Reader<TValues>(IEnumerable<KeyValuePair<string, TValues>> headers)
        where TValues : IEnumerable<string?>?
    {
        ArgumentGuard.NotNull(headers, nameof(headers));
        return FirstOf(headers.Select(header => ((string?)header.Key, header.Value?.FirstOrDefault())));
    }

    private static Func<string, string?> FirstOf(IEnumerable<(string? Name, string? Value)> headers)
    {
        Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string? name, string? value) in headers)
        {
            if (name is not null && value is not null && !values.ContainsKey(name))
            {
                values.Add(name, value);
            }
        }

        return name => values.TryGetValue(name, out string? value) ? value : null;
    }
}
