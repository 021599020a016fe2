namespace VercelFunctions.PowerShell;

[Cmdlet(
    VerbsLifecycle.Start,
    "VercelCacheEmulator",
    SupportsShouldProcess = true,
    HelpUri = VercelCommand.Help + "Start-VercelCacheEmulator.md")]
[OutputType(typeof(CacheEmulator))]
public sealed class StartVercelCacheEmulatorCommand : VercelCommand
{
    /// <summary>The name of a project, optionally with an environment.</summary>

    [Parameter(Position = 0)]
    [ValidateRange(0, 65535)]
    public int Port { get; set; }

    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long? MaxBytes { get; set; }

    [Parameter]
    public SwitchParameter Connect { get; set; }

    [Parameter]
    [TextTransformation]
    [ValidateNotNull]
    [ValidatePattern(EmulatedProjectCompleter.Pattern)]
    [ArgumentCompleter(typeof(EmulatedProjectCompleter))]
    public string[] Project { get; set; } = [];

    [Parameter]
    [TextTransformation]
    [ValidateNotNull]
    [ValidatePattern(@"^[^\\\p{Cc}]+$")]
    [ArgumentCompleter(typeof(FaultRuleCompleter))]
    public string[] Fault { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!ShouldProcess("emulator", "Start"))
        {
            return;
        }

        try
        {
            CacheEmulator emulator = EmulatorLauncher.Start(new EmulatorRequest(Port, MaxBytes, Project, Fault, Connect), StopToken);
            WriteVerbose($"Started an {emulator}, process {emulator.Id}.");
            WriteObject(emulator);
        }
        catch (CommandException exception)
        {
            End(exception, null);
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }
}
