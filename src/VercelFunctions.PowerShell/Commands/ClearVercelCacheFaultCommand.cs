namespace VercelFunctions.PowerShell;

/// <summary>
/// <para type="synopsis">Ends all faults of a local Runtime Cache.</para>
/// <para type="description">From then on each request is answered as it should be.</para>
/// </summary>
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
