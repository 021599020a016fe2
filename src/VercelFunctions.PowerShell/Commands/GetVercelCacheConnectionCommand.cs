namespace VercelFunctions.PowerShell;

[Cmdlet(VerbsCommon.Get, "VercelCacheConnection")]
[OutputType(typeof(CacheConnection))]
public sealed class GetVercelCacheConnectionCommand : VercelCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            ResolvedConnection resolved = CacheSession.Resolve(SessionState.Path.CurrentFileSystemLocation.ProviderPath);
            WriteVerbose(resolved.Reason);
            WriteObject(resolved.Connection);
        }
        catch (RuntimeCacheException exception)
        {
            FailForGood(exception, null);
        }
    }
}
