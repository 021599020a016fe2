using System.Security;

namespace VercelFunctions.PowerShell;

/// <summary>The base of cmdlets that use GitHub's API.</summary>
public abstract class GitHubCommand : VercelCommand
{
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

    private protected TimeSpan? RequestTimeout => Seconds.ToTimeSpan(TimeoutSec);

    private protected GitHubRepository Find(string? repository) => GitHubRepository.Find(repository, Secrets.Reveal(Token), ApiUri);

    /// <summary>The given commit, otherwise that of the workflow.</summary>
    /// <exception cref="VercelException">There is none.</exception>
    private protected static string CommitOf(string? head) => GivenOrNull(head)
        ?? GivenOrNull(Environment.GetEnvironmentVariable("GITHUB_SHA"))
        ?? throw new VercelException(VercelFailure.MissingRepository, "There is no commit to compare: GITHUB_SHA is not set.");

    private static string? GivenOrNull(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
