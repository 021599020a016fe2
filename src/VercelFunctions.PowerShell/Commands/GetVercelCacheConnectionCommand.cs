namespace VercelFunctions.PowerShell;

/// <summary>
/// <para type="synopsis">Says what the cmdlets work on.</para>
/// <para type="description">Where the environment has a Vercel token and project but no Runtime Cache, that project: for purging. What
/// reads and writes works in memory then.</para>
/// </summary>
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
