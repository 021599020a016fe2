namespace VercelFunctions.PowerShell;

[Cmdlet(
    VerbsCommon.Set,
    "VercelExpiryRecord",
    SupportsShouldProcess = true,
    HelpUri = VercelCommand.Help + "Set-VercelExpiryRecord.md")]
[OutputType(typeof(void))]
public sealed class SetVercelExpiryRecordCommand : GitHubCommand
{
    [Parameter(Mandatory = true, Position = 0)]
    public ExpiryState State { get; set; }

    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public ExpiryRecord? Record { get; set; }

    [Parameter]
    [TextTransformation]
    [ArgumentCompleter(typeof(FreeTextCompleter))]
    public string? Repository { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!ShouldProcess($"{Record}", $"Record {State} for the commit {Record!.Head}"))
        {
            return;
        }

        try
        {
            using ExpiryRecordClient client = new(Find(Repository), RequestTimeout) { Deadline = Deadline };
            Wait(new ValueTask(client.WriteAsync(Record, State, StopToken)));
        }
        catch (VercelException exception)
        {
            Fail(exception, Record.Name);
        }
    }
}
