namespace VercelFunctions.Deployments;

/// <summary>
/// Keeps the record of the last deployment whose tags were expired, in commit statuses of a GitHub repository, which need no
/// server and only the permission <c>statuses: write</c>. Transient failures are retried. Thread-safe.
/// </summary>
public sealed class ExpiryRecordClient : IDisposable
{
    private readonly GitHubApi _api;

    /// <summary>Creates a client. Nothing is sent yet.</summary>
    /// <param name="repository">The repository, and the token.</param>
    /// <param name="requestTimeout">
    /// How long each attempt may take, the whole response included; null means <see cref="GitHubChangesClient.DefaultRequestTimeout"/>.
    /// </param>
    /// <param name="timeProvider">The clock that delays are measured by; null means the system's.</param>
    /// <exception cref="VercelException">
    /// The timeout is not positive, or is longer than <see cref="GitHubChangesClient.MaxRequestTimeout"/> (InvalidTimeout).
    /// </exception>
    public ExpiryRecordClient(GitHubRepository repository, TimeSpan? requestTimeout = null, TimeProvider? timeProvider = null)
    {
        ArgumentGuard.NotNull(repository, nameof(repository));
        _api = new GitHubApi(repository, requestTimeout, timeProvider);
    }

    /// <inheritdoc cref="GitHubChangesClient.Deadline"/>
    public DateTimeOffset? Deadline
    {
        get => _api.Deadline;
        init => _api.Deadline = value;
    }

    /// <summary>Reads a record, before the tags of the live commit are expired.</summary>
    /// <param name="environment">The deployments' environment, as GitHub names it.</param>
    /// <param name="name">The name, which tells records of one environment apart, such as the names of projects.</param>
    /// <param name="head">The commit that is live now.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>
    /// The record. If the token cannot read it, its base is the previous successful deployment
    /// (<see cref="ExpiryBaseOrigin.Unreadable"/>).
    /// </returns>
    /// <exception cref="VercelException">A request failed.</exception>
    public async Task<ExpiryRecord> ReadAsync(string environment, string name, string head, CancellationToken cancellationToken = default)
    {
        ArgumentGuard.NotNull(environment, nameof(environment));
        ArgumentGuard.NotNull(name, nameof(name));
        ArgumentGuard.NotNull(head, nameof(head));
        ExpiryRecordName key = new(environment, name);
        List<GitHubDeployment> deployments = (await _api
            .DeploymentsAsync(environment, GitHubChangesClient.MaxDeployments, cancellationToken)
            .ConfigureAwait(false)).OfType<GitHubDeployment>().ToList();
        ExpiryBaseSearch search = new(_api, key, head, cancellationToken);
        IReadOnlyList<ExpiryBase> bases = await search.FindAsync(deployments).ConfigureAwait(false);
        return new ExpiryRecord(key, head, deployments.FirstOrDefault()?.Sha ?? head, bases);
    }

    /// <summary>Writes to a record, which belongs to the commit that was live when the record was read.</summary>
    /// <param name="record">The record.</param>
    /// <param name="state">
    /// The state. Write <see cref="ExpiryState.Pending"/> before the tags are expired: if the expiry never ends, the next one
    /// then knows that this commit was live.
    /// </param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="VercelException">It was not written.</exception>
    public async Task WriteAsync(ExpiryRecord record, ExpiryState state, CancellationToken cancellationToken = default)
    {
        ArgumentGuard.NotNull(record, nameof(record));
        RecordedExpiry expiry = new(record.Head, state);
        GitHubCommitStatus status = new() { Context = record.Key.Context, State = expiry.StateName, Description = expiry.Description };
        await _api.AddCommitStatusAsync(record.StoredOn, status, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _api.Dispose();
}
