namespace VercelFunctions.PowerShell;

[Cmdlet(VerbsCommunications.Disconnect, "VercelCache")]
[OutputType(typeof(void))]
public sealed class DisconnectVercelCacheCommand : PSCmdlet
{
    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        WriteVerbose(CacheSession.Connection is CacheConnection connection ? $"Disconnecting from: {connection}." : "There is no connection of this session.");
        CacheSession.Connection = null;
    }
}
