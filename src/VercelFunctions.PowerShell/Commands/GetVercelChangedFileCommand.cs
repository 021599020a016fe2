namespace VercelFunctions.PowerShell;

[Cmdlet(VerbsCommon.Get, "VercelChangedFile", HelpUri = VercelCommand.Help + "Get-VercelChangedFile.md")]
[OutputType(typeof(ChangedFile))]
public sealed class GetVercelChangedFileCommand : GitHubCommand
{
    [Parameter(Position = 0)]
    [TextTransformation]
    [ArgumentCompleter(typeof(FreeTextCompleter))]
    public string? Repository { get; set; }

    [Parameter]
    [TextTransformation]
    [ArgumentCompleter(typeof(FreeTextCompleter))]
    public string? Head { get; set; }

    [Parameter]
    [TextTransformation]
    [ArgumentCompleter(typeof(FreeTextCompleter))]
    public string[]? Base { get; set; }

    [Parameter]
    [TextTransformation]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DeploymentEnvironmentCompleter))]
    public string Environment { get; set; } = "Production";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            using GitHubChangesClient client = new(Find(Repository), RequestTimeout) { Deadline = Deadline };
            WriteObject(Wait(new ValueTask<IReadOnlyList<ChangedFile>>(ListChangedFilesAsync(client))), enumerateCollection: true);
        }
        catch (VercelException exception)
        {
            Fail(exception, Repository);
        }
    }

    private async Task<IReadOnlyList<ChangedFile>> ListChangedFilesAsync(GitHubChangesClient client)
    {
        string head = CommitOf(Head);
        string[] bases = Base?.Where(commit => !string.IsNullOrEmpty(commit)).ToArray() ?? [];
        return bases.Length > 0
            ? await client.ListChangedFilesAsync(bases, head, StopToken).ConfigureAwait(false)
            : await client.ListChangedFilesAsync(
                await client.FindPreviousDeploymentAsync(Environment, head, StopToken).ConfigureAwait(false),
                head,
                StopToken).ConfigureAwait(false);
    }
}
