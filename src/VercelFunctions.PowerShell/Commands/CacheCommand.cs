namespace VercelFunctions.PowerShell;

/// <summary>A cmdlet that works on a cache.</summary>
public abstract class CacheCommand : VercelCommand
{
    [Parameter]
    [ValidateNotNull]
    public CacheConnection? Connection { get; set; }

    /// <summary>The Runtime Cache that the cmdlet works on.</summary>
    private protected ICacheStore Store => Connection!.Store!;

    /// <summary>Whether the cmdlet can work on a Vercel project too, by purging.</summary>
    private protected virtual bool CanPurge => false;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Connection is null)
        {
            Resolve();
        }

        if (Connection!.Store is null && !CanPurge)
        {
            FailForGood(
                new RuntimeCacheException(
                    RuntimeCacheFailure.NotSupported,
                    $"{MyInvocation.MyCommand.Name} needs a Runtime Cache, and the connection is to {Connection}: from outside a function, a project's caches can be purged, not read.",
                    "Connect to a Runtime Cache (Connect-VercelCache -Endpoint or -InMemory, Start-VercelCacheEmulator -Connect), or disconnect."),
                Connection);
        }
    }

    private void Resolve()
    {
        try
        {
            ResolvedConnection resolved = CacheSession.Resolve(CanPurge ? SessionState.Path.CurrentFileSystemLocation.ProviderPath : null);
            Connection = resolved.Connection;
            WriteVerbose(resolved.Reason);
            if (Connection.Source == CacheConnectionSource.Fallback && CacheSession.TakeWarning())
            {
                WriteWarning(resolved.Reason);
            }
            else if (resolved.IsDebug)
            {
                WriteInformation(new HostInformationMessage { Message = resolved.Reason }, ["PSHOST"]);
            }
        }
        catch (RuntimeCacheException exception)
        {
            // Nobody wants a bad setting tried again for each object of a pipeline.
            FailForGood(exception, null);
        }
    }
}
