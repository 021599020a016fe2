using static VercelFunctions.RuntimeCacheEndpoint;

namespace VercelFunctions.PowerShell;

/// <summary>The output of the emulator for a project: its name if it has one, and the two variables for clients.</summary>
internal sealed class EmulatorAnnouncement
{
    private const string NamePrefix = "# ";
    private const string BearerPrefix = "Bearer ";

    private readonly Dictionary<string, string> _variables = [];

    /// <summary>The project and its environment; <c>default</c> for one cache for any project.</summary>
    public string Project { get; private set; } = "default";

    public IReadOnlyDictionary<string, string> Variables => _variables;

    public bool IsComplete => _variables.ContainsKey(EndpointVariable) && _variables.ContainsKey(HeadersVariable);

    /// <summary>The page that shows the items. The token is in the fragment, which browsers do not send.</summary>
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
    public CacheConnection Connect() =>
        new EndpointConnection(
            new HttpCacheStore(new RuntimeCacheEndpoint(_variables[EndpointVariable], Headers())),
            CacheConnectionSource.Session);

    private IReadOnlyList<KeyValuePair<string, string>> Headers() => RuntimeCacheEndpoint.ParseHeaders(_variables[HeadersVariable]);
}
