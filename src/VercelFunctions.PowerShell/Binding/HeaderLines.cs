using System.Collections;

namespace VercelFunctions.PowerShell;

/// <summary>The headers of one request, collected from lines and pairs.</summary>
internal sealed class HeaderLines
{
    private Hashtable? _headers;

    /// <summary>Whether an object is a KeyValuePair of any types.</summary>
    public static bool IsPair(object? item) =>
        item?.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>);

    public void AddPair(object pair)
    {
        PSObject members = PSObject.AsPSObject(pair);
        Add(members.Properties["Key"].Value.ToString()!, members.Properties["Value"].Value);
    }

    /// <summary>Adds a line. The request line or the status line of a captured message is ignored.</summary>
    /// <returns>Whether the line is valid.</returns>
    public bool TryAdd(string line)
    {
        int colon = line.IndexOf(':');
        if (IsStartLine(line))
        {
            return true;
        }

        if (colon <= 0)
        {
            return false;
        }

        Add(line.Substring(0, colon).Trim(), line.Substring(colon + 1).Trim());
        return true;
    }

    /// <summary>Returns the collected headers and resets the collection; null if there are none.</summary>
    public IDictionary? Take()
    {
        Hashtable? taken = _headers;
        _headers = null;
        return taken;
    }

    // "GET /path HTTP/1.1" or "HTTP/2 200".
    private static bool IsStartLine(string line)
    {
        const string Version = "HTTP/";
        string[] words = line.Split(' ');
        return words[0].StartsWith(Version, StringComparison.Ordinal)
            || (words.Length == 3 && words[2].StartsWith(Version, StringComparison.Ordinal));
    }

    // If a header has several values, the first counts, as in the core.
    private void Add(string name, object? value)
    {
        _headers ??= new Hashtable(StringComparer.OrdinalIgnoreCase);
        if (!_headers.ContainsKey(name))
        {
            _headers.Add(name, value);
        }
    }
}
