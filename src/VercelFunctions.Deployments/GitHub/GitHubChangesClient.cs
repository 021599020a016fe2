namespace VercelFunctions.Deployments;

/// <summary>
/// Determines which files a deployment changed, with GitHub's API. Transient failures are retried. Thread-safe.
/// </summary>
public sealed class GitHubChangesClient : IDisposable
{
    /// <summary>The most deployments that are searched for one that succeeded.</summary>
    public const int MaxDeployments = 30;

    /// <summary>The default timeout of a request: 30 seconds.</summary>
    public static readonly TimeSpan DefaultRequestTimeout = Timeouts.ApiDefault;

    /// <summary>The longest timeout of a request: one hour.</summary>
    public static readonly TimeSpan MaxRequestTimeout = Timeouts.ApiLongest;

    private readonly GitHubApi _api;

    /// <summary>Creates a client. Nothing is sent yet.</summary>
    /// <param name="repository">The repository, and the token.</param>
    /// <param name="requestTimeout">
    /// How long each attempt may take, the whole response included; null means <see cref="DefaultRequestTimeout"/>.
    /// </param>
    /// <param name="timeProvider">The clock that delays are measured by; null means the system's.</param>
    /// <exception cref="VercelException">
    /// The timeout is not positive, or is longer than <see cref="MaxRequestTimeout"/> (InvalidTimeout).
    /// </exception>
    public GitHubChangesClient(GitHubRepository repository, TimeSpan? requestTimeout = null, TimeProvider? timeProvider = null)
    {
        ArgumentGuard.NotNull(repository, nameof(repository));
        Repository = repository;
        _api = new GitHubApi(repository, requestTimeout, timeProvider);
    }

    /// <summary>The repository.</summary>
    public GitHubRepository Repository { get; }

    /// <summary>How long each attempt may take, the whole response included.</summary>
    public TimeSpan RequestTimeout => _api.Timeout;

    /// <summary>
    /// When every request must have ended, its retries included; null for no limit. A request that is still running then fails
    /// (<see cref="VercelFailure.TimedOut"/>), and a delay that a response asks for and that would end later is not begun.
    /// </summary>
    public DateTimeOffset? Deadline
    {
        get => _api.Deadline;
        init => _api.Deadline = value;
    }

    /// <summary>Returns the commit of the last deployment before this one that succeeded.</summary>
    /// <param name="environment">The deployments' environment, as GitHub names it.</param>
    /// <param name="head">The commit that is deployed now; its own deployments do not count.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>The commit's SHA.</returns>
    /// <exception cref="VercelException">There is none (<see cref="VercelFailure.ChangesUnknown"/>), or a request failed.</exception>
    public async Task<string> FindPreviousDeploymentAsync(string environment, string head, CancellationToken cancellationToken = default)
    {
        ArgumentGuard.NotNull(environment, nameof(environment));
        ArgumentGuard.NotNull(head, nameof(head));
        IReadOnlyList<GitHubDeployment?> deployments = await _api
            .DeploymentsAsync(environment, MaxDeployments, cancellationToken)
            .ConfigureAwait(false);

        // GitHub lists the newest first.
        foreach (GitHubDeployment? deployment in deployments)
        {
            if (deployment?.Sha is string sha
                && !string.Equals(sha, head, StringComparison.OrdinalIgnoreCase)
                && await _api.SucceededAsync(deployment.Id, cancellationToken).ConfigureAwait(false))
            {
                return sha;
            }
        }

        throw Unknown(deployments.Count < MaxDeployments
            ? $"{MessageText.Quote(environment)} has no earlier successful deployment to compare with"
            : FormattableString.Invariant($"none of the last {MaxDeployments} deployments to {MessageText.Quote(environment)} succeeded"));
    }

    /// <summary>
    /// Returns the files that differ between two commits, however many, and whatever lies between the commits. Their trees
    /// are compared by the hashes of the files.
    /// </summary>
    /// <param name="baseCommit">The commit that was live before: a SHA, a branch or a tag.</param>
    /// <param name="head">The commit that is live now.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>
    /// The files that were added, modified or deleted, in ordinal order. A renamed file is two: the deleted and the added one.
    /// Links and submodules are files.
    /// </returns>
    /// <exception cref="VercelException">
    /// A commit no longer exists (<see cref="VercelFailure.ChangesUnknown"/>), or a request failed.
    /// </exception>
    public Task<IReadOnlyList<ChangedFile>> ListChangedFilesAsync(
        string baseCommit, string head, CancellationToken cancellationToken = default)
    {
        ArgumentGuard.NotNull(baseCommit, nameof(baseCommit));
        return ListChangedFilesAsync([baseCommit], head, cancellationToken);
    }

    /// <summary>
    /// Returns the files that differ between a commit and at least one of several others. A file that was changed and changed back
    /// differs from a commit between.
    /// </summary>
    /// <param name="baseCommits">The commits that were live before: SHAs, branches or tags.</param>
    /// <param name="head">The commit that is live now.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>The files, in ordinal order.</returns>
    /// <exception cref="VercelException">
    /// A commit no longer exists (<see cref="VercelFailure.ChangesUnknown"/>), or a request failed.
    /// </exception>
    public async Task<IReadOnlyList<ChangedFile>> ListChangedFilesAsync(
        IEnumerable<string> baseCommits, string head, CancellationToken cancellationToken = default)
    {
        ArgumentGuard.NotNull(baseCommits, nameof(baseCommits));
        ArgumentGuard.NotNull(head, nameof(head));
        List<string> before = [];
        foreach (string commit in baseCommits.Distinct(StringComparer.Ordinal))
        {
            before.Add(await TreeOfAsync(commit, cancellationToken).ConfigureAwait(false));
        }

        string after = await TreeOfAsync(head, cancellationToken).ConfigureAwait(false);
        SortedSet<string> paths = new(StringComparer.Ordinal);
        foreach (string tree in before.Distinct(StringComparer.Ordinal))
        {
            TreeComparison comparison = new(_api, cancellationToken);
            paths.UnionWith(await comparison.CompareAsync(tree, after).ConfigureAwait(false));
        }

        return paths.Select(path => new ChangedFile(path)).ToList();
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _api.Dispose();

    internal static VercelException Unknown(string why) => new(
        VercelFailure.ChangesUnknown,
        $"Cannot determine which files changed: {why}.");

    private async Task<string> TreeOfAsync(string commit, CancellationToken cancellationToken) =>
        await _api.TreeOfAsync(commit, cancellationToken).ConfigureAwait(false)
            ?? throw Unknown($"GitHub does not know the commit {MessageText.Quote(commit)}: "
                + "it no longer exists, as after a forced push, or the token cannot read the contents");
}
