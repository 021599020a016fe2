namespace VercelFunctions.PowerShell;

[Cmdlet(VerbsCommon.Get, "VercelExpiryRecord", HelpUri = VercelCommand.Help + "Get-VercelExpiryRecord.md")]
[OutputType(typeof(ExpiryRecord))]
public sealed class GetVercelExpiryRecordCommand : GitHubCommand
{
    [Parameter(Mandatory = true, Position = 0)]
    [TextTransformation]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FreeTextCompleter))]
    public string Name { get; set; } = string.Empty;

    [Parameter]
    [TextTransformation]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DeploymentEnvironmentCompleter))]
    public string Environment { get; set; } = "Production";

    [Parameter]
    [TextTransformation]
    [ArgumentCompleter(typeof(FreeTextCompleter))]
    public string? Head { get; set; }

    [Parameter]
    [TextTransformation]
    [ArgumentCompleter(typeof(FreeTextCompleter))]
    public string? Repository { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            using ExpiryRecordClient client = new(Find(Repository), RequestTimeout) { Deadline = Deadline };
            ExpiryRecord record = Wait(new ValueTask<ExpiryRecord>(client.ReadAsync(Environment, Name, CommitOf(Head), StopToken)));
            if (record.Base.Any(commit => commit.Origin == ExpiryBaseOrigin.Unreadable))
            {
                WriteWarning(
                    "The token cannot read commit statuses, where past expiries are recorded, so the deployment is compared with the "
                    + "previous successful one only. If the expiry of that one failed or was canceled, its files are not expired. "
                    + "In a workflow, add the permission `statuses: write`.");
            }

            WriteObject(record);
        }
        catch (VercelException exception)
        {
            Fail(exception, Name);
        }
    }
}
