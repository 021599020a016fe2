namespace VercelFunctions.PowerShell;

/// <summary>
/// <para type="synopsis">Tells by which rules a local Runtime Cache makes requests go wrong.</para>
/// <para type="description">With how many requests each was held against since it was set, and how many it hit.</para>
/// </summary>
[Cmdlet(VerbsCommon.Get, "VercelCacheFault")]
[OutputType(typeof(CacheFault))]
public sealed class GetVercelCacheFaultCommand : FaultCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteObject(Ask(store => store.ListFaultsAsync(StopToken)), enumerateCollection: true);
}
