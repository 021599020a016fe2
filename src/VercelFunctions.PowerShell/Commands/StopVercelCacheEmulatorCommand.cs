namespace VercelFunctions.PowerShell;

[Cmdlet(VerbsLifecycle.Stop, "VercelCacheEmulator", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class StopVercelCacheEmulatorCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public CacheEmulator[]? Emulator { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (CacheEmulator emulator in Emulator ?? EmulatorLauncher.Running)
        {
            if (ShouldProcess($"{emulator} (process {emulator.Id})", "Stop"))
            {
                EmulatorLauncher.Stop(emulator);
                WriteVerbose($"Stopped the {emulator}.");
            }
        }
    }
}
