using System.Globalization;
using System.Net;
using System.Net.Http;
using Octokit;
using Octokit.Internal;

namespace VercelFunctions.Deployments;

/// <summary>
/// Requests of GitHub's API, by Octokit. Only this class and <see cref="GitHubTransport"/> use types of Octokit: the library
/// is loaded with the first request. Thread-safe.
/// Source: GitHub's REST API, "deployments", "commits", "git/commits" and "git/trees".
/// </summary>
internal sealed class GitHubApi(GitHubRepository repository, TimeSpan? requestTimeout, TimeProvider? timeProvider) : IDisposable
{
    private const string Permissions = "In a workflow the token needs `permissions: contents: read, deployments: read`.";
    private const string RecordPermission = "In a workflow the token also needs `permissions: statuses: write`.";

    private readonly ApiClient _api = new(GitHubRepository.Api, repository.ApiUrl, repository.Token, requestTimeout, timeProvider);
    private readonly string _owner = repository.Name.Split('/')[0];
    private readonly string _name = repository.Name.Split('/')[1];

    public TimeSpan Timeout => _api.Timeout;

    public DateTimeOffset? Deadline
    {
        get => _api.Deadline;
        set => _api.Deadline = value;
    }

    /// <summary>Returns the latest deployments to an environment, the newest first.</summary>
    public async Task<IReadOnlyList<GitHubDeployment?>> DeploymentsAsync(
        string environment, int count, CancellationToken cancellationToken)
    {
        Dictionary<string, string> query = new()
        {
            ["environment"] = environment,
            ["per_page"] = count.ToString(CultureInfo.InvariantCulture),
        };

        // Octokit's client of deployments cannot filter them.
        IReadOnlyList<GitHubDeployment?> deployments = await GetAsync(
            api => api.Get<IReadOnlyList<GitHubDeployment?>>(PathOf("deployments"), query),
            cancellationToken).ConfigureAwait(false) ?? throw NoRepository();
        return deployments.Any(deployment => deployment is { Sha: null }) ? throw NotUnderstood() : deployments;
    }

    /// <summary>Returns the states of a deployment; none if there is no such deployment.</summary>
    public async Task<IReadOnlyList<string?>> StatesAsync(long deployment, CancellationToken cancellationToken)
    {
        ApiOptions options = new() { PageCount = 1, PageSize = 100 };
        IReadOnlyList<DeploymentStatus?> statuses = await GetAsync<IReadOnlyList<DeploymentStatus?>>(
            async api => await new DeploymentStatusClient(api).GetAll(_owner, _name, deployment, options).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false) ?? [];
        return statuses.Select(status => status?.State.StringValue).ToList();
    }

    /// <summary>Whether a deployment succeeded, also if a newer one replaced it.</summary>
    public async Task<bool> SucceededAsync(long deployment, CancellationToken cancellationToken)
    {
        IReadOnlyList<string?> states = await StatesAsync(deployment, cancellationToken).ConfigureAwait(false);

        // GitHub marks a deployment that a newer one replaced as inactive: it had succeeded, unless another status shows a failure.
        return states.Contains("success")
            || (states.Contains("inactive") && !states.Any(state => state is "failure" or "error"));
    }

    /// <summary>Returns the latest statuses of a commit, the newest first; none if GitHub does not know the commit.</summary>
    public async Task<IReadOnlyList<GitHubCommitStatus>> CommitStatusesAsync(string commit, CancellationToken cancellationToken)
    {
        Uri path = PathOf($"commits/{Uri.EscapeDataString(commit)}/statuses");
        Dictionary<string, string> query = new() { ["per_page"] = "100" };
        try
        {
            IReadOnlyList<GitHubCommitStatus?>? statuses = await GetAsync(
                api => api.Get<IReadOnlyList<GitHubCommitStatus?>>(path, query),
                cancellationToken,
                RecordRefusalOf).ConfigureAwait(false);
            return statuses?.OfType<GitHubCommitStatus>().ToList() ?? [];
        }
        catch (VercelException exception) when ((int?)exception.StatusCode == 422)
        {
            return [];
        }
    }

    /// <summary>Adds a status to a commit.</summary>
    public async Task AddCommitStatusAsync(string commit, GitHubCommitStatus status, CancellationToken cancellationToken)
    {
        Uri path = PathOf($"statuses/{Uri.EscapeDataString(commit)}");
        _ = await GetAsync(
            api => api.Post<GitHubCommitStatus>(path, status),
            cancellationToken,
            RecordRefusalOf).ConfigureAwait(false) ?? throw NoRepository();
    }

    /// <summary>Returns the hash of a commit's tree.</summary>
    /// <param name="commit">A SHA, a branch or a tag.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>The hash; null if GitHub does not know the commit, or the token cannot read it.</returns>
    public async Task<string?> TreeOfAsync(string commit, CancellationToken cancellationToken)
    {
        if (IsSha(commit))
        {
            return await GetAsync(
                async api => (await new CommitsClient(api).Get(_owner, _name, commit).ConfigureAwait(false)).Tree.Sha,
                cancellationToken).ConfigureAwait(false);
        }

        // This request finds names too. Its response has the commit's files, of which one per page is the least.
        Uri path = PathOf("commits/" + Uri.EscapeDataString(commit));
        Dictionary<string, string> query = new() { ["per_page"] = "1" };
        try
        {
            return await GetAsync(
                async api => (await api.Get<GitHubCommit>(path, query).ConfigureAwait(false)).Commit.Tree.Sha,
                cancellationToken).ConfigureAwait(false);
        }
        catch (VercelException exception) when ((int?)exception.StatusCode == 422)
        {
            return null;
        }
    }

    /// <summary>Lists a tree.</summary>
    /// <param name="tree">The tree's hash.</param>
    /// <param name="isRecursive">Whether to list all that is below it, or the folder only.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>The entries; null if GitHub does not know the tree.</returns>
    public async Task<GitHubTree?> ListAsync(string tree, bool isRecursive, CancellationToken cancellationToken) =>
        await GetAsync(
            async api =>
            {
                TreesClient trees = new(api);
                TreeResponse response = await (isRecursive ? trees.GetRecursive(_owner, _name, tree) : trees.Get(_owner, _name, tree))
                    .ConfigureAwait(false);
                Dictionary<string, GitHubTreeEntry> entries = new(StringComparer.Ordinal);
                foreach (TreeItem item in response.Tree)
                {
                    entries[item.Path] = item.Sha is null
                        ? throw NotUnderstood()
                        : new GitHubTreeEntry(item.Sha, item.Mode, item.Type.StringValue == "tree");
                }

                return new GitHubTree(entries, response.Truncated);
            },
            cancellationToken).ConfigureAwait(false);

    public void Dispose() => _api.Dispose();

    private static bool IsSha(string commit) => commit.Length == 40 && commit.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'));

    private Uri PathOf(string path) => new($"repos/{repository.Name}/{path}", UriKind.Relative);

    /// <summary>Requests a resource.</summary>
    /// <returns>The resource; null for a 404.</returns>
    private async Task<T?> GetAsync<T>(
        Func<IApiConnection, Task<T>> request,
        CancellationToken cancellationToken,
        Func<HttpResponseMessage, ApiRefusal>? refusal = null)
        where T : class
    {
        // The transport adds the token.
        GitHubTransport transport = new(_api, refusal ?? RefusalOf, cancellationToken);
        Connection connection = new(
            new ProductHeaderValue("VercelFunctions"),
            repository.ApiUrl,
            new InMemoryCredentialStore(Credentials.Anonymous),
            transport,
            new SimpleJsonSerializer());
        try
        {
            return await request(new ApiConnection(connection)).ConfigureAwait(false) ?? throw NotUnderstood();
        }
        catch (VercelException exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
        catch (Exception exception) when (exception is not (VercelException or OperationCanceledException or ObjectDisposedException))
        {
            // Octokit's JSON reader throws exceptions of many types. None is kept as the inner exception: its message may
            // quote a part of the body.
            throw NotUnderstood();
        }
    }

    private ApiRefusal RefusalOf(HttpResponseMessage response) => (int)response.StatusCode switch
    {
        401 => new(VercelFailure.AccessDenied, "did not accept the token", Permissions),
        403 => new(VercelFailure.AccessDenied, $"does not allow this token to read {repository}", Permissions),
        _ => new(VercelFailure.RequestRefused, "refused the request"),
    };

    private ApiRefusal RecordRefusalOf(HttpResponseMessage response) => (int)response.StatusCode == 403
        ? new(VercelFailure.AccessDenied, $"does not allow this token to use the commit statuses of {repository}", RecordPermission)
        : RefusalOf(response);

    private VercelException NotUnderstood() => new(
        VercelFailure.InvalidResponse,
        $"{_api.Subject} sent a response that is not GitHub's.");

    private VercelException NoRepository() => new(
        VercelFailure.RepositoryNotFound,
        $"{_api.Subject} does not know {repository} (404), or hides it from this token. {Permissions}");
}
