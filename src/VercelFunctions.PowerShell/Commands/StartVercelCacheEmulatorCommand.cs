namespace VercelFunctions.PowerShell;

[Cmdlet(VerbsLifecycle.Start, "VercelCacheEmulator", SupportsShouldProcess = true)]
[OutputType(typeof(CacheEmulator))]
public sealed class StartVercelCacheEmulatorCommand : VercelCommand
{
    /// <summary>A name of a project, and perhaps an environment.</summary>
    internal const string ProjectPattern = "^[A-Za-z0-9._-]{1,100}(:(production|preview))?$";

    [Parameter(Position = 0)]
    [ValidateRange(0, 65535)]
    public int Port { get; set; }

    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long? MaxBytes { get; set; }

    [Parameter]
    public SwitchParameter Connect { get; set; }

    [Parameter]
    [ValidatePattern(ProjectPattern)]
    [ArgumentCompleter(typeof(EmulatedProjectCompleter))]
    public string[] Project { get; set; } = [];

    [Parameter]
    [ValidatePattern(@"^[^\\\p{Cc}]+$")]
    [ArgumentCompleter(typeof(FaultRuleCompleter))]
    public string[] Fault { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!ShouldProcess("local Runtime Cache", "Start"))
        {
            return;
        }

        try
        {
            CacheEmulator emulator = EmulatorLauncher.Start(new EmulatorRequest(Port, MaxBytes, Project, Fault, Connect), StopToken);
            WriteVerbose($"Started a {emulator}, process {emulator.Id}.");
            WriteObject(emulator);
        }
        catch (EmulatorException exception)
        {
            ThrowTerminatingError(ErrorRecords.New(exception.ErrorId, ErrorCategory.OpenError, exception.Message, exception.RecommendedAction, null, exception));
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }
}
