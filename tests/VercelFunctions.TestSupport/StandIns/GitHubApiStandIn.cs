using System.Globalization;
using System.Text.Json.Nodes;

namespace VercelFunctions.TestSupport;

/// <summary>
/// In place of GitHub's API, for one repository: its deployments with their statuses, and comparisons of commits.
/// A test adds what there is; what it did not add is answered 404, as a base that is gone after a force push.
/// No method takes <c>params</c>: PowerShell would make one string of an array.
/// </summary>
/// <param name="token">The bearer token that requests must carry.</param>
/// <param name="repository">The repository, as <c>owner/name</c>.</param>
public sealed class GitHubApiStandIn(string token, string repository = "owner/repo") : ApiStandIn<GitHubApiRequest>(token)
{
    private const int MaxFiles = 300;
    private static readonly DateTimeOffset FirstDay = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly object _lock = new();
    private readonly List<GitHubDeployment> _deployments = [];
    private readonly Dictionary<(string Base, string Head), List<GitHubChangedFile>> _comparisons = [];

    /// <summary>The repository, as <c>GITHUB_REPOSITORY</c> holds it.</summary>
    public string Repository { get; } = repository;

    /// <summary>Adds a deployment, newer than all before it.</summary>
    /// <param name="environment">Its environment, such as <c>Production</c>.</param>
    /// <param name="sha">The commit deployed.</param>
    /// <param name="states">Its states from the first to the latest; none leaves it without a status.</param>
    /// <returns>Its number.</returns>
    public long AddDeployment(string environment, string sha, string[] states)
    {
        lock (_lock)
        {
            GitHubDeployment deployment = new(1001 + _deployments.Count, environment, sha);
            deployment.States.AddRange(states);
            _deployments.Add(deployment);
            return deployment.Id;
        }
    }

    /// <summary>Adds a status to a deployment, newer than all before it.</summary>
    public void AddStatus(long deployment, string state)
    {
        lock (_lock)
        {
            _deployments.Single(candidate => candidate.Id == deployment).States.Add(state);
        }
    }

    /// <summary>Adds a comparison, or more files to one. Each of these files is modified.</summary>
    public void AddComparison(string baseSha, string headSha, string[] files) =>
        Change(baseSha, headSha, [.. files.Select(file => new GitHubChangedFile(file))]);

    /// <summary>Adds a file to a comparison.</summary>
    public void AddFile(string baseSha, string headSha, string file, string status) => Change(baseSha, headSha, [new GitHubChangedFile(file, status)]);

    /// <summary>Adds a renamed file to a comparison.</summary>
    public void AddRename(string baseSha, string headSha, string previousFile, string file) =>
        Change(baseSha, headSha, [new GitHubChangedFile(file, "renamed", previousFile)]);

    /// <summary>Fails requests of one kind.</summary>
    public void FailEndpoint(GitHubApiEndpoint endpoint, int status, int count = int.MaxValue) =>
        FailWhere(request => request.Endpoint == endpoint, ErrorAnswer(status), count);

    /// <inheritdoc/>
    /// <remarks>GitHub's errors have no code, so it is left out.</remarks>
    public override StubAnswer ErrorAnswer(int status, string? code = null, string? message = null)
    {
        string usual = status switch
        {
            401 => "Bad credentials",
            404 => "Not Found",
            403 => "Resource not accessible by integration",
            _ => $"The stand-in answers {status}.",
        };
        JsonObject error = new() { ["message"] = message ?? usual, ["status"] = status.ToString(CultureInfo.InvariantCulture) };
        return StubAnswer.Json(error.ToJsonString(), status);
    }

    private protected override GitHubApiRequest Read(RecordedRequest raw) => new(raw);

    private protected override StubAnswer Serve(GitHubApiRequest request)
    {
        if (!Repository.Equals($"{request.Owner}/{request.Repository}", StringComparison.OrdinalIgnoreCase))
        {
            return ErrorAnswer(404);
        }

        lock (_lock)
        {
            return request.Endpoint switch
            {
                GitHubApiEndpoint.Deployments => ServeDeployments(request),
                GitHubApiEndpoint.DeploymentStatuses => ServeStatuses(request),
                _ => ServeComparison(request),
            };
        }
    }

    private static string Time(long minutes) => FirstDay.AddMinutes(minutes).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private void Change(string baseSha, string headSha, GitHubChangedFile[] files)
    {
        lock (_lock)
        {
            if (!_comparisons.TryGetValue((baseSha, headSha), out List<GitHubChangedFile>? changed))
            {
                _comparisons.Add((baseSha, headSha), changed = []);
            }

            changed.AddRange(files);
        }
    }

    private StubAnswer ServeDeployments(GitHubApiRequest request) => List(request, _deployments
        .Where(deployment => (request.Environment ?? deployment.Environment) == deployment.Environment && (request.Sha ?? deployment.Sha) == deployment.Sha)
        .Reverse()
        .Select(deployment => new JsonObject
        {
            ["id"] = deployment.Id,
            ["sha"] = deployment.Sha,
            ["ref"] = deployment.Sha,
            ["task"] = "deploy",
            ["environment"] = deployment.Environment,
            ["created_at"] = Time(deployment.Id),
            ["updated_at"] = Time(deployment.Id),
            ["statuses_url"] = $"{Url}/repos/{Repository}/deployments/{deployment.Id}/statuses",
        }));

    private StubAnswer ServeStatuses(GitHubApiRequest request)
    {
        GitHubDeployment? deployment = _deployments.Find(candidate => candidate.Id == request.DeploymentId);
        return deployment is null
            ? ErrorAnswer(404)
            : List(request, deployment.States.Select((state, index) => new JsonObject
            {
                ["id"] = (deployment.Id * 100) + index,
                ["state"] = state,
                ["environment"] = deployment.Environment,
                ["created_at"] = Time(deployment.Id),
                ["deployment_url"] = $"{Url}/repos/{Repository}/deployments/{deployment.Id}",
            }).Reverse());
    }

    private StubAnswer ServeComparison(GitHubApiRequest request)
    {
        bool same = request.Base == request.Head;
        if (!_comparisons.TryGetValue((request.Base!, request.Head!), out List<GitHubChangedFile>? changed) && !same)
        {
            return ErrorAnswer(404);
        }

        // Pages are of commits. The files are all on the first one, as far as GitHub lists them.
        IEnumerable<JsonNode> files = (request.Page > 1 ? [] : changed ?? []).Take(MaxFiles).Select(file =>
        {
            JsonObject entry = new() { ["filename"] = file.FileName, ["status"] = file.Status };
            if (file.PreviousFileName is not null)
            {
                entry["previous_filename"] = file.PreviousFileName;
            }

            return entry;
        });
        return StubAnswer.Json(new JsonObject
        {
            ["status"] = same ? "identical" : "ahead",
            ["ahead_by"] = same ? 0 : 1,
            ["behind_by"] = 0,
            ["total_commits"] = same ? 0 : 1,
            ["commits"] = new JsonArray(),
            ["files"] = new JsonArray([.. files]),
        }.ToJsonString());
    }

    private StubAnswer List(GitHubApiRequest request, IEnumerable<JsonNode> items)
    {
        JsonNode[] all = [.. items];
        JsonNode[] page = [.. all.Skip((request.Page - 1) * request.PerPage).Take(request.PerPage)];
        StubAnswer answer = StubAnswer.Json(new JsonArray(page).ToJsonString());
        if (all.Length <= (long)request.Page * request.PerPage)
        {
            return answer;
        }

        string query = string.Join('&', request.Query.Where(pair => pair.Key != "page").Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}")
            .Append($"page={request.Page + 1}"));
        return answer.With("Link", $"<{Url}{request.Path}?{query}>; rel=\"next\"");
    }
}
