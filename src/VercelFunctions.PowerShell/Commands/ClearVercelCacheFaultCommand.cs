namespace VercelFunctions.PowerShell;

[Cmdlet(VerbsCommon.Clear, "VercelCacheFault", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class ClearVercelCacheFaultCommand : FaultCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ShouldProcess($"{Connection}", "End all faults"))
        {
            Ask(store => store.SetFaultsAsync([], StopToken));
        }
    }
}
