namespace VercelFunctions.PowerShell;

[Cmdlet(VerbsCommon.Get, "VercelCachePurge")]
[OutputType(typeof(CachePurge))]
public sealed class GetVercelCachePurgeCommand : EmulatorQueryCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord() =>
        WriteObject(Ask(store => store.ListPurgesAsync(StopToken), "records of purges", "record purges"), enumerateCollection: true);
}
