namespace VercelFunctions.TestSupport;

/// <summary>A request to a stand-in, taken apart. What is wrong with it is in <see cref="Violations"/>.</summary>
public abstract class ApiRequest
{
    private readonly List<string> _violations = [];
    private readonly Dictionary<string, string> _query = new(StringComparer.Ordinal);

    private protected ApiRequest(RecordedRequest raw)
    {
        Raw = raw;
        string[] target = raw.Target.Split('?', 2);
        Path = target[0];
        foreach (string pair in target.ElementAtOrDefault(1)?.Split('&') ?? [])
        {
            string[] parts = pair.Split('=', 2);
            string name = Decode(parts[0]);
            if (parts.Length < 2 || parts[1].Length == 0)
            {
                Violate($"the query's '{name}' has no value");
            }

            if (!_query.TryAdd(name, Decode(parts.ElementAtOrDefault(1) ?? string.Empty)))
            {
                Violate($"the query has '{name}' more than once");
            }
        }
    }

    /// <summary>The request as it came over the wire.</summary>
    public RecordedRequest Raw { get; }

    public string Method => Raw.Method;

    /// <summary>The path, still percent-encoded.</summary>
    public string Path { get; }

    /// <summary>The query, decoded; names compare with case.</summary>
    public IReadOnlyDictionary<string, string> Query => _query;

    /// <summary>Whether the request bore the token that the stand-in expects.</summary>
    public bool IsAuthorized { get; internal set; }

    /// <summary>The status it was answered with; 0 where no whole answer was sent, on purpose.</summary>
    public int Status { get; internal set; }

    /// <summary>Where it departs from the API's documentation; empty where it does not.</summary>
    public IReadOnlyList<string> Violations => _violations;

    public override string ToString() => $"{Method} {Path} {Status}";

    internal void Violate(string what) => _violations.Add(what);

    /// <summary>A parameter of the query; null where it is not there.</summary>
    private protected string? Parameter(string name) => _query.GetValueOrDefault(name);

    private protected void AllowParameters(params string[] names)
    {
        foreach (string name in _query.Keys.Except(names, StringComparer.Ordinal))
        {
            Violate($"the query has an unknown parameter '{name}'");
        }
    }

    // A plus is a space in a query; what is not percent-encoded well stays as it is, and is no valid value of anything here.
    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
