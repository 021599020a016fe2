namespace VercelFunctions.PowerShell;

/// <summary>
/// <para type="synopsis">Starts a local Runtime Cache to develop and test against.</para>
/// <para type="description">A process of its own, on this machine only, that ends with this session or with Stop-VercelCacheEmulator.</para>
/// </summary>
[Cmdlet(VerbsLifecycle.Start, "VercelCacheEmulator", SupportsShouldProcess = true)]
[OutputType(typeof(CacheEmulator))]
public sealed class StartVercelCacheEmulatorCommand : VercelCommand
{
    /// <summary>A name of a project, and perhaps an environment.</summary>
    internal const string ProjectPattern = "^[A-Za-z0-9._-]{1,100}(:(production|preview))?$";

    /// <summary>
    /// <para type="description">The port to serve on. By default a free one.</para>
    /// </summary>
    [Parameter(Position = 0)]
    [ValidateRange(0, 65535)]
    public int Port { get; set; }

    /// <summary>
    /// <para type="description">How much it may hold, in bytes (256MB, say); the least recently used items make room.</para>
    /// </summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long? MaxBytes { get; set; }

    /// <summary>
    /// <para type="description">Connects this session to it, and sets RUNTIME_CACHE_ENDPOINT and RUNTIME_CACHE_HEADERS for the processes that
    /// this session starts. Both are undone when it is stopped.</para>
    /// </summary>
    [Parameter]
    public SwitchParameter Connect { get; set; }

    /// <summary>
    /// <para type="description">The projects to serve, each with a cache, a byte limit and a token of its own: a name, or a name and
    /// an environment, as in blog:preview; the environment is production where none is given. By default one cache, for any project.
    /// The Connections property of the output has a connection for each.</para>
    /// </summary>
    [Parameter]
    [ValidatePattern(ProjectPattern)]
    [ArgumentCompleter(typeof(EmulatedProjectCompleter))]
    public string[] Project { get; set; } = [];

    /// <summary>
    /// <para type="description">Rules that make requests go wrong, such as 'get 5% 503' or 'set 10% slow 2s'. Set-VercelCacheFault
    /// changes them later, and says what a rule can be.</para>
    /// </summary>
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
