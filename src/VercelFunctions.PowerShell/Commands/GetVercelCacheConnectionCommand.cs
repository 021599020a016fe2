namespace VercelFunctions.PowerShell;

/// <summary>
/// <para type="synopsis">Says which cache the cmdlets work on.</para>
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
            (CacheConnection connection, string reason, _) = CacheSession.Resolve();
            WriteVerbose(reason);
            WriteObject(connection);
        }
        catch (RuntimeCacheException exception)
        {
            FailForGood(exception, null);
        }
    }
}
