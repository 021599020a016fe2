using System.Collections;
using System.Globalization;
using System.Security;

namespace VercelFunctions.PowerShell;

/// <summary>
/// <para type="synopsis">Chooses what the cmdlets of this session work on.</para>
/// <para type="description">A Runtime Cache, by its endpoint; one in memory; or a Vercel project, to purge its caches from outside. Nothing
/// is sent yet. The connection holds for all runspaces of this process, until Disconnect-VercelCache.</para>
/// </summary>
[Cmdlet(VerbsCommunications.Connect, "VercelCache", DefaultParameterSetName = EndpointSet)]
[OutputType(typeof(CacheConnection))]
public sealed class ConnectVercelCacheCommand : VercelCommand
{
    private const string EndpointSet = "Endpoint";
    private const string MemorySet = "InMemory";
    private const string ProjectSet = "Project";

    /// <summary>
    /// <para type="description">Where the Runtime Cache is served: an http or https URL, as RUNTIME_CACHE_ENDPOINT holds it.</para>
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = EndpointSet)]
    public string Endpoint { get; set; } = string.Empty;

    /// <summary>
    /// <para type="description">Headers sent with every request, such as @{ authorization = 'Bearer …' }. A value can be a SecureString.</para>
    /// </summary>
    [Parameter(Position = 1, ParameterSetName = EndpointSet)]
    [ValidateNotNull]
    public IDictionary Headers { get; set; } = new Hashtable();

    /// <summary>
    /// <para type="description">How long one request may take, in seconds, fractions allowed. By default 5 for a Runtime Cache; for a project
    /// 30, and at most 3600.</para>
    /// </summary>
    [Parameter(ParameterSetName = EndpointSet)]
    [Parameter(ParameterSetName = ProjectSet)]
    public double? TimeoutSec { get; set; }

    /// <summary>
    /// <para type="description">Makes a new cache in this process's memory.</para>
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = MemorySet)]
    public SwitchParameter InMemory { get; set; }

    /// <summary>
    /// <para type="description">The Vercel project's name or id. By default VERCEL_PROJECT_ID, else what .vercel/project.json names, in the
    /// current folder or above it.</para>
    /// </summary>
    [Parameter(ParameterSetName = ProjectSet)]
    [ArgumentCompleter(typeof(ProjectCompleter))]
    public string? Project { get; set; }

    /// <summary>
    /// <para type="description">The project's team, by id (team_…) or slug. By default VERCEL_ORG_ID, else what .vercel/project.json names.</para>
    /// </summary>
    [Parameter(ParameterSetName = ProjectSet)]
    [ArgumentCompleter(typeof(TeamCompleter))]
    public string? Team { get; set; }

    /// <summary>
    /// <para type="description">The Vercel token, as a SecureString or text. By default VERCEL_TOKEN.</para>
    /// </summary>
    [Parameter(ParameterSetName = ProjectSet)]
    [SecretTransformation]
    public SecureString? Token { get; set; }

    /// <summary>
    /// <para type="description">Where Vercel's API is. By default VERCEL_API_URL, else https://api.vercel.com.</para>
    /// </summary>
    [Parameter(ParameterSetName = ProjectSet)]
    public string? ApiUri { get; set; }

    /// <summary>
    /// <para type="description">Gives the connection, for the -Connection parameter of the other cmdlets.</para>
    /// </summary>
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
