using System.Security;

namespace VercelFunctions.PowerShell;

/// <summary>
/// <para type="synopsis">Lists the files that a deployment changed, for Resolve-VercelTag.</para>
/// <para type="description">Asks GitHub's API for what differs between the commit that is deployed and the one that was deployed before: that
/// of the environment's previous successful deployment, or -Base. Where that cannot be known, as with 300 files or more, that is an error
/// with the identifier ChangesUnknown.</para>
/// </summary>
[Cmdlet(VerbsCommon.Get, "VercelChangedFile")]
[OutputType(typeof(ChangedFile))]
public sealed class GetVercelChangedFileCommand : VercelCommand
{
    /// <summary>
    /// <para type="description">The repository, as owner/name. By default GITHUB_REPOSITORY.</para>
    /// </summary>
    [Parameter(Position = 0)]
    public string? Repository { get; set; }

    /// <summary>
    /// <para type="description">The commit that is deployed now. By default GITHUB_SHA.</para>
    /// </summary>
    [Parameter]
    public string? Head { get; set; }

    /// <summary>
    /// <para type="description">The commit to compare with. By default that of the environment's previous successful deployment.</para>
    /// </summary>
    [Parameter]
    public string? Base { get; set; }

    /// <summary>
    /// <para type="description">The environment whose previous deployment counts, as GitHub names it. By default Production.</para>
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DeploymentEnvironmentCompleter))]
    public string Environment { get; set; } = "Production";

    /// <summary>
    /// <para type="description">A GitHub token that may read contents and deployments, as a SecureString or text. By default GITHUB_TOKEN.</para>
    /// </summary>
    [Parameter]
    [SecretTransformation]
    public SecureString? Token { get; set; }

    /// <summary>
    /// <para type="description">Where GitHub's API is. By default GITHUB_API_URL, else https://api.github.com.</para>
    /// </summary>
    [Parameter]
    public string? ApiUri { get; set; }

    /// <summary>
    /// <para type="description">How long one request may take, in seconds, fractions allowed. By default 30, at most 3600.</para>
    /// </summary>
    [Parameter]
    public double? TimeoutSec { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            using GitHubClient client = new(GitHubRepository.Find(Repository, Secrets.Reveal(Token), ApiUri), Seconds.ToTimeSpan(TimeoutSec));
            WriteObject(Wait(new ValueTask<IReadOnlyList<ChangedFile>>(ChangedFilesAsync(client))), enumerateCollection: true);
        }
        catch (RuntimeCacheException exception)
        {
            Fail(exception, Repository);
        }
    }

    private async Task<IReadOnlyList<ChangedFile>> ChangedFilesAsync(GitHubClient client)
    {
        string head = GivenOrNull(Head) ?? GivenOrNull(System.Environment.GetEnvironmentVariable("GITHUB_SHA")) ?? throw new RuntimeCacheException(
            RuntimeCacheFailure.MissingRepository,
            "There is no commit to look at: GITHUB_SHA is not set.",
            "Give -Head, or set the variable.");
        string before = GivenOrNull(Base) ?? await client.PreviousDeploymentAsync(Environment, head, StopToken).ConfigureAwait(false);
        return await client.ChangedFilesAsync(before, head, StopToken).ConfigureAwait(false);
    }

    private static string? GivenOrNull(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
