namespace VercelFunctions.PowerShell;

[Cmdlet(VerbsCommon.Get, "VercelCacheFault", HelpUri = VercelCommand.Help + "Get-VercelCacheFault.md")]
[OutputType(typeof(CacheFault))]
public sealed class GetVercelCacheFaultCommand : EmulatorCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteObject(Ask(emulator => emulator.ListFaultsAsync(StopToken)), enumerateCollection: true);
}
