using System.Security;

namespace VercelFunctions.PowerShell;

[Cmdlet(VerbsCommon.Get, "VercelChangedFile", HelpUri = VercelCommand.Help + "Get-VercelChangedFile.md")]
[OutputType(typeof(ChangedFile))]
public sealed class GetVercelChangedFileCommand : VercelCommand
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
    public string? Base { get; set; }

    [Parameter]
    [TextTransformation]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DeploymentEnvironmentCompleter))]
    public string Environment { get; set; } = "Production";

    [Parameter]
    [SecretTransformation]
    public SecureString? Token { get; set; }

    [Parameter]
    [TextTransformation]
    [ArgumentCompleter(typeof(FreeTextCompleter))]
    public string? ApiUri { get; set; }

    [Parameter]
    public double? TimeoutSec { get; set; }

    [Parameter]
    public DateTimeOffset? Deadline { get; set; }

    private protected override ErrorContext Context => ErrorContext.GitHub;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            using GitHubChangesClient client = new(
                GitHubRepository.Find(Repository, Secrets.Reveal(Token), ApiUri),
                Seconds.ToTimeSpan(TimeoutSec))
            {
                Deadline = Deadline,
            };
            WriteObject(Wait(new ValueTask<IReadOnlyList<ChangedFile>>(ListChangedFilesAsync(client))), enumerateCollection: true);
        }
        catch (VercelException exception)
        {
            Fail(exception, Repository);
        }
    }

    private async Task<IReadOnlyList<ChangedFile>> ListChangedFilesAsync(GitHubChangesClient client)
    {
        string head = GivenOrNull(Head)
            ?? GivenOrNull(System.Environment.GetEnvironmentVariable("GITHUB_SHA"))
            ?? throw new VercelException(
                VercelFailure.MissingRepository,
                "There is no commit to compare: GITHUB_SHA is not set.");
        string before = GivenOrNull(Base) ?? await client.FindPreviousDeploymentAsync(Environment, head, StopToken).ConfigureAwait(false);
        return await client.ListChangedFilesAsync(before, head, StopToken).ConfigureAwait(false);
    }

    private static string? GivenOrNull(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
