namespace VercelFunctions.PowerShell;

[Cmdlet(VerbsCommunications.Disconnect, "VercelCache", HelpUri = VercelCommand.Help + "Disconnect-VercelCache.md")]
[OutputType(typeof(void))]
public sealed class DisconnectVercelCacheCommand : VercelCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        WriteVerbose(CacheSession.Connection is CacheConnection connection
            ? $"Disconnecting from: {connection}."
            : "This session has no connection.");
        CacheSession.Connection = null;
    }
}
