namespace VercelFunctions.PowerShell;

[Cmdlet(VerbsCommon.Get, "VercelCacheConnection", HelpUri = VercelCommand.Help + "Get-VercelCacheConnection.md")]
[OutputType(typeof(CacheConnection))]
public sealed class GetVercelCacheConnectionCommand : VercelCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        ResolvedConnection resolved = Require(() => CacheSession.Resolve(SessionState.Path.CurrentFileSystemLocation.ProviderPath), null);
        WriteVerbose(resolved.Reason);
        WriteObject(resolved.Connection);
    }
}
