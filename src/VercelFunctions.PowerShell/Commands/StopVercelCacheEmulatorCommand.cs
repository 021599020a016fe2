namespace VercelFunctions.PowerShell;

/// <summary>
/// <para type="synopsis">Stops the local Runtime Caches of this session.</para>
/// <para type="description">Those given, else all that this session started.</para>
/// </summary>
[Cmdlet(VerbsLifecycle.Stop, "VercelCacheEmulator", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class StopVercelCacheEmulatorCommand : PSCmdlet
{
    /// <summary>
    /// <para type="description">What Start-VercelCacheEmulator gave.</para>
    /// </summary>
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
