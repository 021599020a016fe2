using System.Net;
using System.Net.Http;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace VercelFunctions;

/// <summary>
/// Determines which files a deployment changed, with GitHub's API. Transient failures are retried. Thread-safe.
/// Source: GitHub's REST API, "deployments" and "commits".
/// </summary>
public sealed class GitHubClient : IDisposable
{
    /// <summary>The most files that a comparison lists. A comparison of that many may have left some out.</summary>
    public const int MaxFiles = 300;

    /// <summary>The most deployments that are searched for one that succeeded.</summary>
    public const int MaxDeployments = 30;

    /// <summary>The default timeout of a request: 30 seconds.</summary>
    public static readonly TimeSpan DefaultRequestTimeout = Timeouts.ApiDefault;

    /// <summary>The longest timeout of a request: one hour.</summary>
    public static readonly TimeSpan MaxRequestTimeout = Timeouts.ApiLongest;

    private const string Permissions = "In a workflow the token needs `permissions: contents: read, deployments: read`.";

    private readonly ApiClient _api;

    /// <summary>Creates a client. Nothing is sent yet.</summary>
    /// <param name="repository">The repository, and the token.</param>
    /// <param name="requestTimeout">
    /// How long each attempt may take, the whole response included; null means <see cref="DefaultRequestTimeout"/>.
    /// </param>
    /// <param name="timeProvider">The clock that delays are measured by; null means the system's.</param>
    /// <exception cref="VercelException">
    /// The timeout is not positive, or is longer than <see cref="MaxRequestTimeout"/> (InvalidTimeout).
    /// </exception>
    public GitHubClient(GitHubRepository repository, TimeSpan? requestTimeout = null, TimeProvider? timeProvider = null)
    {
        ArgumentGuard.NotNull(repository, nameof(repository));
        Repository = repository;
        _api = new ApiClient(GitHubRepository.Api, repository.ApiUrl, repository.Token, requestTimeout, timeProvider);
    }

    /// <summary>The repository.</summary>
    public GitHubRepository Repository { get; }

    /// <summary>How long each attempt may take, the whole response included.</summary>
    public TimeSpan RequestTimeout => _api.Timeout;

    /// <summary>Returns the commit of the last deployment before this one that succeeded.</summary>
    /// <param name="environment">The deployments' environment, as GitHub names it.</param>
    /// <param name="head">The commit that is deployed now; its own deployments do not count.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>The commit's SHA.</returns>
    /// <exception cref="VercelException">There is none (<see cref="VercelFailure.ChangesUnknown"/>), or a request failed.</exception>
    public async Task<string> PreviousDeploymentAsync(string environment, string head, CancellationToken cancellationToken = default)
    {
        ArgumentGuard.NotNull(environment, nameof(environment));
        ArgumentGuard.NotNull(head, nameof(head));
        IReadOnlyList<Deployment> deployments = await GetAsync(
            $"deployments?environment={Uri.EscapeDataString(environment)}&per_page={MaxDeployments}",
            GitHubJson.Default.IReadOnlyListDeployment,
            cancellationToken).ConfigureAwait(false) ?? throw NoRepository();

        // GitHub lists the newest first.
        foreach (Deployment? deployment in deployments)
        {
            if (deployment?.Sha is string sha
                && !string.Equals(sha, head, StringComparison.OrdinalIgnoreCase)
                && await SucceededAsync(deployment, cancellationToken).ConfigureAwait(false))
            {
                return sha;
            }
        }

        throw Unknown(deployments.Count < MaxDeployments
            ? $"{MessageText.Quote(environment)} has no earlier successful deployment to compare with"
            : FormattableString.Invariant($"none of the last {MaxDeployments} deployments to {MessageText.Quote(environment)} succeeded"));
    }

    /// <summary>Returns the files that differ between two commits.</summary>
    /// <param name="baseCommit">The commit that was live before: a SHA, a branch or a tag.</param>
    /// <param name="head">The commit that is live now.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>The files; a renamed one with both names.</returns>
    /// <exception cref="VercelException">
    /// The files cannot be determined (<see cref="VercelFailure.ChangesUnknown"/>), or a request failed.
    /// </exception>
    public async Task<IReadOnlyList<ChangedFile>> ChangedFilesAsync(
        string baseCommit, string head, CancellationToken cancellationToken = default)
    {
        ArgumentGuard.NotNull(baseCommit, nameof(baseCommit));
        ArgumentGuard.NotNull(head, nameof(head));
        Comparison comparison = await CompareAsync(baseCommit, head, cancellationToken).ConfigureAwait(false);
        List<ComparedFile> files = [.. FilesOf(comparison, baseCommit, head)];
        if (comparison.Status is "behind" or "diverged")
        {
            // GitHub compares with the common ancestor. After a rollback or a forced push, the files that only the base had
            // changed differ too.
            files.AddRange(FilesOf(await CompareAsync(head, baseCommit, cancellationToken).ConfigureAwait(false), head, baseCommit));
        }

        return files
            .Where(file => !string.IsNullOrEmpty(file?.Filename))
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

        // GitHub marks a deployment that a newer one replaced as inactive: it had succeeded, unless another status shows a failure.
        return statuses.Any(status => status?.State == "success")
            || (statuses.Any(status => status?.State == "inactive") && !statuses.Any(status => status?.State is "failure" or "error"));
    }

    private async Task<Comparison> CompareAsync(string from, string to, CancellationToken cancellationToken) =>
        await GetAsync(
            $"compare/{Uri.EscapeDataString(from)}...{Uri.EscapeDataString(to)}",
            GitHubJson.Default.Comparison,
            cancellationToken).ConfigureAwait(false)
            ?? throw Unknown($"GitHub cannot compare {MessageText.Quote(from)} with {MessageText.Quote(to)} (404): "
                + "a commit no longer exists, as after a forced push, or the token cannot read the contents");

    private static IReadOnlyList<ComparedFile> FilesOf(Comparison comparison, string from, string to)
    {
        IReadOnlyList<ComparedFile> files = comparison.Files ?? [];
        return files.Count < MaxFiles
            ? files
            : throw Unknown(FormattableString.Invariant($"between {MessageText.Quote(from)} and {MessageText.Quote(to)} ")
                + FormattableString.Invariant($"{MaxFiles} or more files differ, and GitHub lists at most {MaxFiles}"));
    }

    /// <summary>Requests a resource of the repository.</summary>
    /// <returns>The resource; null for a 404.</returns>
    private async Task<T?> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            byte[] body = await _api
                .SendAsync(HttpMethod.Get, $"/repos/{Repository.Name}/{path}", Prepare, RefusalOf, cancellationToken)
                .ConfigureAwait(false);
            return JsonSerializer.Deserialize(body, type) ?? throw NotUnderstood();
        }
        catch (VercelException exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
        catch (JsonException)
        {
            // Not kept as the inner exception: its message may quote a part of the body.
            throw NotUnderstood();
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
        401 => new(VercelFailure.AccessDenied, "did not accept the token", Permissions),
        403 => new(VercelFailure.AccessDenied, $"does not allow this token to read {Repository}", Permissions),
        _ => new(VercelFailure.RequestRefused, "refused the request"),
    };

    private VercelException NotUnderstood() => new(
        VercelFailure.InvalidResponse,
        $"{_api.Subject} sent a response that is not GitHub's.");

    private VercelException NoRepository() => new(
        VercelFailure.RepositoryNotFound,
        $"{_api.Subject} does not know {Repository} (404), or hides it from this token. {Permissions}");

    private static VercelException Unknown(string why) => new(
        VercelFailure.ChangesUnknown,
        $"Cannot determine which files changed: {why}.");
}
