namespace VercelFunctions.PowerShell;

[Cmdlet(VerbsCommon.Clear, "VercelCacheFault", SupportsShouldProcess = true, HelpUri = VercelCommand.Help + "Clear-VercelCacheFault.md")]
[OutputType(typeof(void))]
public sealed class ClearVercelCacheFaultCommand : EmulatorCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ShouldProcess($"{Connection}", "Delete all fault rules"))
        {
            Ask(emulator => emulator.SetFaultsAsync([], StopToken));
        }
    }
}
