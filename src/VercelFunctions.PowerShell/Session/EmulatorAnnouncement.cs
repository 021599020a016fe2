namespace VercelFunctions.PowerShell;

/// <summary>What a local Runtime Cache prints of one project: perhaps a line with its name, and the two variables that lead clients to it.</summary>
internal sealed class EmulatorAnnouncement
{
    private const string EndpointVariable = "RUNTIME_CACHE_ENDPOINT";
    private const string HeadersVariable = "RUNTIME_CACHE_HEADERS";
    private const string NamePrefix = "# ";
    private const string BearerPrefix = "Bearer ";

    private readonly Dictionary<string, string> _variables = [];

    /// <summary>The project and its environment; <c>default</c> where it serves one cache for any.</summary>
    public string Project { get; private set; } = "default";

    public IReadOnlyDictionary<string, string> Variables => _variables;

    public bool IsComplete => _variables.ContainsKey(EndpointVariable) && _variables.ContainsKey(HeadersVariable);

    /// <summary>The page that shows what it keeps. The token is behind the '#', which no browser sends.</summary>
    public Uri Page => new(new Uri(_variables[EndpointVariable]), "/#" + Headers().Single().Value.Substring(BearerPrefix.Length));

    public void Read(string line)
    {
        if (line.StartsWith(NamePrefix, StringComparison.Ordinal))
        {
            Project = line.Substring(NamePrefix.Length);
            return;
        }

        string[] parts = line.Split(['='], 2);
        if (parts.Length == 2)
        {
            _variables[parts[0]] = parts[1];
        }
    }

    /// <summary>A connection to it.</summary>
    public CacheConnection Connect() => new(new HttpCacheStore(new RuntimeCacheEndpoint(_variables[EndpointVariable], Headers())), CacheConnectionSource.Session);

    private IReadOnlyList<KeyValuePair<string, string>> Headers() => RuntimeCacheEndpoint.ParseHeaders(_variables[HeadersVariable]);
}
