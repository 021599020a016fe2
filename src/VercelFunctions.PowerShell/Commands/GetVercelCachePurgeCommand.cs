namespace VercelFunctions.PowerShell;

[Cmdlet(VerbsCommon.Get, "VercelCachePurge", HelpUri = VercelCommand.Help + "Get-VercelCachePurge.md")]
[OutputType(typeof(RecordedPurge))]
public sealed class GetVercelCachePurgeCommand : EmulatorCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord() =>
        WriteObject(Ask(emulator => emulator.ListPurgesAsync(StopToken)), enumerateCollection: true);
}
