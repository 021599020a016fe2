using System.Net;
using System.Net.Http;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace VercelFunctions;

/// <summary>
/// Asks GitHub's API which files a deployment changed. Failures that pass are tried again, as those of
/// <see cref="PurgeClient"/> are. Safe under threads. Source: GitHub's REST API, "deployments" and "commits".
/// </summary>
public sealed class GitHubClient : IDisposable
{
    /// <summary>The most files that a comparison lists. A comparison of that many may have left some out.</summary>
    public const int MaxFiles = 300;

    /// <summary>How many earlier deployments are looked at, to find one that succeeded.</summary>
    public const int MaxDeployments = 30;

    /// <summary>How long a request may take where nothing else is said: 30 seconds.</summary>
    public static readonly TimeSpan DefaultRequestTimeout = ApiTimeout.Default;

    /// <summary>The longest that a request may be allowed to take: an hour.</summary>
    public static readonly TimeSpan MaxRequestTimeout = ApiTimeout.Longest;

    private const string Permissions = "In a workflow it needs: permissions: contents: read, deployments: read.";

    private readonly ApiClient _api;

    /// <summary>Makes a client. Nothing is sent yet.</summary>
    /// <param name="repository">The repository, and the token.</param>
    /// <param name="requestTimeout">How long each try of a request may take, its whole answer included; null means <see cref="DefaultRequestTimeout"/>.</param>
    /// <param name="timeProvider">The clock that pauses are measured by; null means the system's.</param>
    /// <exception cref="RuntimeCacheException">The timeout is not over 0, or over <see cref="MaxRequestTimeout"/> (InvalidTimeout).</exception>
    public GitHubClient(GitHubRepository repository, TimeSpan? requestTimeout = null, TimeProvider? timeProvider = null)
    {
        ArgumentGuard.NotNull(repository, nameof(repository));
        Repository = repository;
        _api = new ApiClient(ApiService.GitHub, repository.ApiUrl, repository.Token, requestTimeout, timeProvider);
    }

    /// <summary>The repository that is asked about.</summary>
    public GitHubRepository Repository { get; }

    /// <summary>How long each try of a request may take, its whole answer included.</summary>
    public TimeSpan RequestTimeout => _api.RequestTimeout;

    /// <summary>The commit of the last deployment before this one that succeeded.</summary>
    /// <param name="environment">The deployments' environment, as GitHub names it.</param>
    /// <param name="head">The commit that is deployed now; its own deployments do not count.</param>
    /// <param name="cancellationToken">Cancels the request under way.</param>
    /// <returns>The commit's SHA.</returns>
    /// <exception cref="RuntimeCacheException">There is none (<see cref="RuntimeCacheFailure.ChangesUnknown"/>), or it could not be asked.</exception>
    public async Task<string> PreviousDeploymentAsync(string environment, string head, CancellationToken cancellationToken = default)
    {
        ArgumentGuard.NotNull(environment, nameof(environment));
        ArgumentGuard.NotNull(head, nameof(head));
        IReadOnlyList<Deployment> deployments = await GetAsync(
            $"deployments?environment={Uri.EscapeDataString(environment)}&per_page={MaxDeployments}",
            GitHubJson.Default.IReadOnlyListDeployment,
            cancellationToken).ConfigureAwait(false) ?? throw NoRepository();

        // They come newest first.
        foreach (Deployment deployment in deployments)
        {
            if (deployment.Sha is string sha
                && !string.Equals(sha, head, StringComparison.OrdinalIgnoreCase)
                && await SucceededAsync(deployment, cancellationToken).ConfigureAwait(false))
            {
                return sha;
            }
        }

        throw Unknown(deployments.Count < MaxDeployments
            ? $"{MessageText.Quote(environment)} has no earlier deployment that succeeded, so there is nothing to compare with"
            : FormattableString.Invariant($"none of the last {MaxDeployments} deployments to {MessageText.Quote(environment)} succeeded"));
    }

    /// <summary>The files that differ between two commits.</summary>
    /// <param name="baseCommit">The commit that was live before: a SHA, a branch or a tag.</param>
    /// <param name="head">The commit that is live now.</param>
    /// <param name="cancellationToken">Cancels the request under way.</param>
    /// <returns>The files; a renamed one with both names.</returns>
    /// <exception cref="RuntimeCacheException">The list cannot be known (<see cref="RuntimeCacheFailure.ChangesUnknown"/>), or it could not be asked.</exception>
    public async Task<IReadOnlyList<ChangedFile>> ChangedFilesAsync(string baseCommit, string head, CancellationToken cancellationToken = default)
    {
        ArgumentGuard.NotNull(baseCommit, nameof(baseCommit));
        ArgumentGuard.NotNull(head, nameof(head));
        Comparison comparison = await CompareAsync(baseCommit, head, cancellationToken).ConfigureAwait(false);
        List<ComparedFile> files = [.. FilesOf(comparison, baseCommit, head)];
        if (comparison.Status is "behind" or "diverged")
        {
            // GitHub compares from where the histories part. After a rollback or a forced push, what the base alone had
            // changed again too.
            files.AddRange(FilesOf(await CompareAsync(head, baseCommit, cancellationToken).ConfigureAwait(false), head, baseCommit));
        }

        return files
            .Where(file => !string.IsNullOrEmpty(file.Filename))
            .Distinct()
            .Select(file => new ChangedFile(file.Filename!, file.PreviousFilename))
            .ToList();
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _api.Dispose();

    private async Task<bool> SucceededAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        IReadOnlyList<DeploymentStatus> statuses = await GetAsync(
            FormattableString.Invariant($"deployments/{deployment.Id}/statuses?per_page=100"),
            GitHubJson.Default.IReadOnlyListDeploymentStatus,
            cancellationToken).ConfigureAwait(false) ?? [];

        // GitHub marks what a newer deployment replaced as inactive: it succeeded before, unless it says otherwise.
        return statuses.Any(status => status.State == "success")
            || (statuses.Any(status => status.State == "inactive") && !statuses.Any(status => status.State is "failure" or "error"));
    }

    private async Task<Comparison> CompareAsync(string from, string to, CancellationToken cancellationToken) =>
        await GetAsync($"compare/{Uri.EscapeDataString(from)}...{Uri.EscapeDataString(to)}", GitHubJson.Default.Comparison, cancellationToken).ConfigureAwait(false)
            ?? throw Unknown($"GitHub cannot compare {MessageText.Quote(from)} with {MessageText.Quote(to)} (404): a commit is gone, as after a forced push, or the token may not read the contents");

    private static IReadOnlyList<ComparedFile> FilesOf(Comparison comparison, string from, string to)
    {
        IReadOnlyList<ComparedFile> files = comparison.Files ?? [];
        return files.Count < MaxFiles
            ? files
            : throw Unknown(FormattableString.Invariant($"between {MessageText.Quote(from)} and {MessageText.Quote(to)} lie {MaxFiles} files or more, and GitHub lists no more than {MaxFiles}"));
    }

    /// <summary>Asks for something of the repository's.</summary>
    /// <returns>The answer; null for a 404.</returns>
    private async Task<T?> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            byte[] body = await _api.SendAsync(HttpMethod.Get, $"/repos/{Repository.Name}/{path}", Prepare, RefusalOf, cancellationToken).ConfigureAwait(false);
            return JsonSerializer.Deserialize(body, type) ?? throw NotUnderstood(null);
        }
        catch (RuntimeCacheException exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
        catch (JsonException exception)
        {
            throw NotUnderstood(exception);
        }
    }

    private static void Prepare(HttpRequestMessage request)
    {
        request.Headers.TryAddWithoutValidation("accept", "application/vnd.github+json");
        request.Headers.TryAddWithoutValidation("x-github-api-version", "2022-11-28");

        // GitHub refuses requests without one.
        request.Headers.TryAddWithoutValidation("user-agent", "VercelFunctions");
    }

    private ApiRefusal RefusalOf(HttpResponseMessage response) => (int)response.StatusCode switch
    {
        401 => new(RuntimeCacheFailure.AccessDenied, "did not accept the token", $"Check the token (GITHUB_TOKEN, -Token). {Permissions}"),
        403 when IsLimited(response) => new(RuntimeCacheFailure.RateLimited, "limited the rate", "Try again within the hour."),
        403 => new(RuntimeCacheFailure.AccessDenied, $"does not let this token read {Repository}", $"Check the token's permissions. {Permissions}"),
        _ => new(RuntimeCacheFailure.RequestRefused, "refused the request", "Check repository and commits against what the API says."),
    };

    private static bool IsLimited(HttpResponseMessage response) =>
        response.Headers.TryGetValues("x-ratelimit-remaining", out IEnumerable<string>? left) && left.Contains("0");

    private RuntimeCacheException NotUnderstood(Exception? cause) => new(
        RuntimeCacheFailure.InvalidResponse,
        $"{_api.Subject} answered with something that is not what its API gives.",
        "Check the address (GITHUB_API_URL, -ApiUri).",
        innerException: cause);

    private RuntimeCacheException NoRepository() => new(
        RuntimeCacheFailure.RepositoryNotFound,
        $"{_api.Subject} does not know {Repository} (404), or hides it from this token.",
        $"Check the repository's name and the token. {Permissions}");

    private static RuntimeCacheException Unknown(string why) => new(
        RuntimeCacheFailure.ChangesUnknown,
        $"Which files changed cannot be known: {why}.",
        "Expire every tag that the map can name (Resolve-VercelTag -All), or give -Base a commit to compare with.");
}
