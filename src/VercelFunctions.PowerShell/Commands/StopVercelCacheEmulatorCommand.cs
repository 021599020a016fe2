namespace VercelFunctions.PowerShell;

[Cmdlet(
    VerbsLifecycle.Stop,
    "VercelCacheEmulator",
    SupportsShouldProcess = true,
    HelpUri = VercelCommand.Help + "Stop-VercelCacheEmulator.md")]
[OutputType(typeof(void))]
public sealed class StopVercelCacheEmulatorCommand : VercelCommand
{
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public CacheEmulator[]? Emulator { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (CacheEmulator emulator in Emulator ?? EmulatorLauncher.All)
        {
            if (ShouldProcess($"{emulator} (process {emulator.Id})", "Stop"))
            {
                EmulatorLauncher.Stop(emulator);
                WriteVerbose($"Stopped the {emulator}.");
            }
        }
    }
}
