using System.Collections;
using System.Security;

namespace VercelFunctions.PowerShell;

[Cmdlet(
    VerbsCommunications.Connect,
    "VercelCache",
    DefaultParameterSetName = EndpointSet,
    HelpUri = VercelCommand.Help + "Connect-VercelCache.md")]
[OutputType(typeof(CacheConnection))]
public sealed class ConnectVercelCacheCommand : VercelCommand
{
    private const string EndpointSet = "Endpoint";
    private const string MemorySet = "InMemory";
    private const string ProjectSet = "Project";

    private string _endpoint = string.Empty;
    private SecureString? _token;

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = EndpointSet)]
    [TextTransformation]
    [ArgumentCompleter(typeof(FreeTextCompleter))]
    public string Endpoint
    {
        get => _endpoint;
        set
        {
            _endpoint = value;
            RefuseTokenOfEndpoint();
        }
    }

    [Parameter(Position = 1, ParameterSetName = EndpointSet)]
    [HeadersTransformation]
    public IDictionary Headers { get; set; } = new Hashtable();

    [Parameter(ParameterSetName = EndpointSet)]
    [Parameter(ParameterSetName = ProjectSet)]
    public double? TimeoutSec { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = MemorySet)]
    public SwitchParameter InMemory { get; set; }

    [Parameter(ParameterSetName = ProjectSet)]
    [TextTransformation]
    [ArgumentCompleter(typeof(ProjectCompleter))]
    public string? Project { get; set; }

    [Parameter(ParameterSetName = ProjectSet)]
    [TextTransformation]
    [ArgumentCompleter(typeof(TeamCompleter))]
    public string? Team { get; set; }

    [Parameter(ParameterSetName = ProjectSet)]
    [SecretTransformation]
    public SecureString? Token
    {
        get => _token;
        set
        {
            _token = value;
            RefuseTokenOfEndpoint();
        }
    }

    [Parameter(ParameterSetName = ProjectSet)]
    [TextTransformation]
    [ArgumentCompleter(typeof(FreeTextCompleter))]
    public string? ApiUri { get; set; }

    [Parameter(ParameterSetName = ProjectSet)]
    public DateTimeOffset? Deadline { get; set; }

    [Parameter(ParameterSetName = ProjectSet)]
    public SwitchParameter Verify { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override ErrorContext Context => ParameterSetName == ProjectSet ? ErrorContext.Project : ErrorContext.Any;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        CacheConnection connection = Require(CreateConnection, null);
        if (Verify)
        {
            Require(() => Wait(new ValueTask<bool>(VerifyAsync((PurgeClient)connection.Purger))), connection.Project);
        }

        CacheSession.Connection = connection;
        WriteVerbose($"The cmdlets of this session now use: {connection}.");
        if (PassThru)
        {
            WriteObject(connection);
        }
    }

    private async Task<bool> VerifyAsync(PurgeClient client)
    {
        await client.VerifyAsync(StopToken).ConfigureAwait(false);
        return true;
    }

    // PowerShell binds both before it finds that no parameter set has them, and its own error names neither.
    private void RefuseTokenOfEndpoint()
    {
        if (_endpoint.Length > 0 && _token is not null)
        {
            throw new PSArgumentException(
                "-Token is the token of a Vercel project and cannot be combined with -Endpoint. "
                    + "Specify the token of a Runtime Cache as a header: -Headers @{ authorization = 'Bearer …' }");
        }
    }

    private CacheConnection CreateConnection() => ParameterSetName switch
    {
        ProjectSet => new ProjectConnection(
            new PurgeClient(FindProject(), Seconds.ToTimeSpan(TimeoutSec)) { Deadline = Deadline },
            CacheConnectionSource.Session),
        MemorySet => new MemoryConnection(new MemoryCacheStore(), CacheConnectionSource.Session),
        _ => new EndpointConnection(
            new HttpCacheStore(new RuntimeCacheEndpoint(Endpoint, HeaderPairs(), Seconds.ToTimeSpan(TimeoutSec))),
            CacheConnectionSource.Session),
    };

    private VercelProject FindProject() =>
        VercelProject.Find(SessionState.Path.CurrentFileSystemLocation.ProviderPath, Secrets.Reveal(Token), Project, Team, ApiUri);

    private IEnumerable<KeyValuePair<string, string>> HeaderPairs() =>
        from DictionaryEntry header in Headers
        select new KeyValuePair<string, string>(
            (string)header.Key,
            header.Value is SecureString secret ? Secrets.Reveal(secret)! : (string)header.Value!);
}
