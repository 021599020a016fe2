namespace VercelFunctions.PowerShell;

/// <summary>
/// <para type="synopsis">Gets the latest purge requests that a local Runtime Cache received.</para>
/// <para type="description">The oldest first, at most 1,000, with the answer that each got.</para>
/// </summary>
[Cmdlet(VerbsCommon.Get, "VercelCachePurge")]
[OutputType(typeof(CachePurge))]
public sealed class GetVercelCachePurgeCommand : EmulatorQueryCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord() =>
        WriteObject(Ask(store => store.ListPurgesAsync(StopToken), "records of purges", "record purges"), enumerateCollection: true);
}
