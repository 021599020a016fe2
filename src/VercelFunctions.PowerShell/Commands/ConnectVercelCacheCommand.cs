using System.Collections;
using System.Globalization;
using System.Net;
using System.Security;

namespace VercelFunctions.PowerShell;

/// <summary>
/// <para type="synopsis">Chooses the cache that the cmdlets of this session work on.</para>
/// <para type="description">Nothing is sent yet. The connection holds for all runspaces of this process, until Disconnect-VercelCache.</para>
/// </summary>
[Cmdlet(VerbsCommunications.Connect, "VercelCache", DefaultParameterSetName = EndpointSet)]
[OutputType(typeof(CacheConnection))]
public sealed class ConnectVercelCacheCommand : VercelCommand
{
    private const string EndpointSet = "Endpoint";
    private const string MemorySet = "InMemory";

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
    /// <para type="description">How long a request may take, in seconds, fractions allowed. By default 5.</para>
    /// </summary>
    [Parameter(ParameterSetName = EndpointSet)]
    public double? TimeoutSec { get; set; }

    /// <summary>
    /// <para type="description">Makes a new cache in this process's memory.</para>
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = MemorySet)]
    public SwitchParameter InMemory { get; set; }

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
            CacheConnection connection = new(MakeStore(), CacheConnectionSource.Session);
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

    private ICacheStore MakeStore()
    {
        if (InMemory)
        {
            return new MemoryCacheStore();
        }

        TimeSpan? timeout = TimeoutSec is double seconds ? TimeSpan.FromTicks((long)Math.Min(long.MaxValue, seconds * TimeSpan.TicksPerSecond)) : null;
        return new HttpCacheStore(new RuntimeCacheEndpoint(Endpoint, HeaderPairs(), timeout));
    }

    private IEnumerable<KeyValuePair<string, string>> HeaderPairs()
    {
        foreach (DictionaryEntry entry in Headers)
        {
            object? value = entry.Value is PSObject wrapper ? wrapper.BaseObject : entry.Value;
            string text = value is SecureString secret
                ? new NetworkCredential(string.Empty, secret).Password
                : Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;
            yield return new(Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? string.Empty, text);
        }
    }
}
