namespace VercelFunctions.PowerShell;

/// <summary>A cmdlet that works on a cache.</summary>
public abstract class CacheCommand : VercelCommand
{
    /// <summary>
    /// <para type="description">The cache to work on. Without it: what Connect-VercelCache made in this session, else what
    /// RUNTIME_CACHE_ENDPOINT and RUNTIME_CACHE_HEADERS name, else a cache in memory.</para>
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public CacheConnection? Connection { get; set; }

    private protected ICacheStore Store => Connection!.Store;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Connection is not null)
        {
            return;
        }

        try
        {
            (CacheConnection connection, string reason, bool isDebug) = CacheSession.Resolve();
            Connection = connection;
            WriteVerbose(reason);
            if (connection.Source == CacheConnectionSource.Fallback && CacheSession.TakeWarning())
            {
                WriteWarning(reason);
            }
            else if (isDebug)
            {
                WriteInformation(new HostInformationMessage { Message = reason }, ["PSHOST"]);
            }
        }
        catch (RuntimeCacheException exception)
        {
            // Neither does anyone want these values tried again for each object of a pipeline.
            FailForGood(exception, null);
        }
    }
}
