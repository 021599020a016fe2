using System.Collections;
using System.Globalization;
using System.Security;

namespace VercelFunctions.PowerShell;

[Cmdlet(VerbsCommunications.Connect, "VercelCache", DefaultParameterSetName = EndpointSet)]
[OutputType(typeof(CacheConnection))]
public sealed class ConnectVercelCacheCommand : VercelCommand
{
    private const string EndpointSet = "Endpoint";
    private const string MemorySet = "InMemory";
    private const string ProjectSet = "Project";

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = EndpointSet)]
    public string Endpoint { get; set; } = string.Empty;

    [Parameter(Position = 1, ParameterSetName = EndpointSet)]
    [ValidateNotNull]
    public IDictionary Headers { get; set; } = new Hashtable();

    [Parameter(ParameterSetName = EndpointSet)]
    [Parameter(ParameterSetName = ProjectSet)]
    public double? TimeoutSec { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = MemorySet)]
    public SwitchParameter InMemory { get; set; }

    [Parameter(ParameterSetName = ProjectSet)]
    [ArgumentCompleter(typeof(ProjectCompleter))]
    public string? Project { get; set; }

    [Parameter(ParameterSetName = ProjectSet)]
    [ArgumentCompleter(typeof(TeamCompleter))]
    public string? Team { get; set; }

    [Parameter(ParameterSetName = ProjectSet)]
    [SecretTransformation]
    public SecureString? Token { get; set; }

    [Parameter(ParameterSetName = ProjectSet)]
    public string? ApiUri { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            CacheConnection connection = MakeConnection();
            CacheSession.Connection = connection;
            WriteVerbose($"The cmdlets of this session now work on: {connection}.");
            if (PassThru)
            {
                WriteObject(connection);
            }
        }
        catch (RuntimeCacheException exception)
        {
            FailForGood(exception, null);
        }
    }

    private CacheConnection MakeConnection() => ParameterSetName switch
    {
        ProjectSet => new CacheConnection(
            new PurgeClient(VercelProject.Find(SessionState.Path.CurrentFileSystemLocation.ProviderPath, Secrets.Reveal(Token), Project, Team, ApiUri), Seconds.ToTimeSpan(TimeoutSec)),
            CacheConnectionSource.Session),
        MemorySet => new CacheConnection(new MemoryCacheStore(), CacheConnectionSource.Session),
        _ => new CacheConnection(new HttpCacheStore(new RuntimeCacheEndpoint(Endpoint, HeaderPairs(), Seconds.ToTimeSpan(TimeoutSec))), CacheConnectionSource.Session),
    };

    private IEnumerable<KeyValuePair<string, string>> HeaderPairs()
    {
        foreach (DictionaryEntry entry in Headers)
        {
            object? value = entry.Value is PSObject wrapper ? wrapper.BaseObject : entry.Value;
            string text = value is SecureString secret
                ? Secrets.Reveal(secret)!
                : Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;
            yield return new(Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? string.Empty, text);
        }
    }
}
