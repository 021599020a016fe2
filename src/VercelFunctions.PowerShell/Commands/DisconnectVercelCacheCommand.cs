namespace VercelFunctions.PowerShell;

/// <summary>
/// <para type="synopsis">Forgets what Connect-VercelCache chose.</para>
/// <para type="description">The cmdlets then work on what the environment names, else in memory. A new in-memory cache is lost.</para>
/// </summary>
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
