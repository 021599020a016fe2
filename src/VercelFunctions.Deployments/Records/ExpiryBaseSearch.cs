using System.Net;

namespace VercelFunctions.Deployments;

/// <summary>
/// Finds the commits whose content can still be cached: goes from the environment's newest deployment to older ones until one has
/// the record of a successful expiry. A file whose content is the same in two commits can have differed in one between them, so
/// every commit that was live since counts.
/// </summary>
internal sealed class ExpiryBaseSearch(GitHubApi api, ExpiryRecordName key, string head, CancellationToken cancellationToken)
{
    private readonly List<ExpiryBase> _bases = [];

    // The number of bases up to the oldest commit whose expiry began, with no success after it.
    private int _attempted;

    public async Task<IReadOnlyList<ExpiryBase>> FindAsync(IReadOnlyList<GitHubDeployment> deployments)
    {
        foreach (IGrouping<string, GitHubDeployment> commit in deployments.GroupBy(deployment => deployment.Sha!, StringComparer.Ordinal))
        {
            bool isEnd;
            try
            {
                isEnd = await AddRecordedAsync(commit.Key).ConfigureAwait(false);
            }
            catch (VercelException exception) when (exception.Failure == VercelFailure.AccessDenied
                && exception.StatusCode == HttpStatusCode.Forbidden)
            {
                return await PreviousAsync(deployments, ExpiryBaseOrigin.Unreadable).ConfigureAwait(false);
            }

            if (await WasLiveAsync(commit).ConfigureAwait(false))
            {
                Add(commit.Key, ExpiryBaseOrigin.LiveSince);
            }

            if (isEnd)
            {
                return _bases;
            }
        }

        // No expiry has succeeded yet, so the first one is compared with the deployment before it.
        return _attempted > 0
            ? _bases.Take(_attempted + 1).ToList()
            : await PreviousAsync(deployments, ExpiryBaseOrigin.FirstRun).ConfigureAwait(false);
    }

    /// <summary>Adds the commits in the record that a deployed commit has.</summary>
    /// <returns>Whether it has that of a successful expiry.</returns>
    private async Task<bool> AddRecordedAsync(string storedOn)
    {
        // GitHub lists the newest first.
        foreach (GitHubCommitStatus status in await api.CommitStatusesAsync(storedOn, cancellationToken).ConfigureAwait(false))
        {
            if (status.Context != key.Context || RecordedExpiry.From(status) is not RecordedExpiry expiry)
            {
                continue;
            }

            bool isExpired = expiry.State == ExpiryState.Success;
            if (isExpired || expiry.Commit != head)
            {
                Add(expiry.Commit, isExpired ? ExpiryBaseOrigin.Expired : ExpiryBaseOrigin.LiveSince);
            }

            _attempted = _bases.Count;
            if (isExpired)
            {
                return true;
            }
        }

        return false;
    }

    private void Add(string commit, ExpiryBaseOrigin origin)
    {
        if (!_bases.Exists(known => known.Commit == commit))
        {
            _bases.Add(new ExpiryBase(commit, origin));
        }
    }

    private async Task<bool> WasLiveAsync(IGrouping<string, GitHubDeployment> commit)
    {
        if (string.Equals(commit.Key, head, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        foreach (GitHubDeployment deployment in commit)
        {
            if (await api.SucceededAsync(deployment.Id, cancellationToken).ConfigureAwait(false))
            {
                return true;
            }
        }

        return false;
    }

    private async Task<IReadOnlyList<ExpiryBase>> PreviousAsync(IReadOnlyList<GitHubDeployment> deployments, ExpiryBaseOrigin origin)
    {
        foreach (IGrouping<string, GitHubDeployment> commit in deployments.GroupBy(deployment => deployment.Sha!, StringComparer.Ordinal))
        {
            if (await WasLiveAsync(commit).ConfigureAwait(false))
            {
                return [new ExpiryBase(commit.Key, origin)];
            }
        }

        return [];
    }
}
