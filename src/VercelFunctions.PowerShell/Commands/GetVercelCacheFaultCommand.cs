namespace VercelFunctions.PowerShell;

[Cmdlet(VerbsCommon.Get, "VercelCacheFault")]
[OutputType(typeof(CacheFault))]
public sealed class GetVercelCacheFaultCommand : FaultCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteObject(Ask(store => store.ListFaultsAsync(StopToken)), enumerateCollection: true);
}
