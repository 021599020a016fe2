using System.Globalization;
using System.Text.Json.Nodes;

namespace VercelFunctions.TestSupport;

/// <summary>
/// A loopback server that replaces GitHub's API for one repository: deployments with their statuses, and commits with their
/// trees. Tests add deployments, commits and differences between commits. The response to requests for others is 404 or 422,
/// as for a commit that no longer exists after a force push. The response to a request that differs from the documentation is
/// 400, or 401 without a valid token. Such a request does not use up a fault, and is added to <see cref="Violations"/>, which
/// tests assert to be empty.
/// No method has a <c>params</c> parameter, because PowerShell would convert an array to a single string.
/// </summary>
public sealed class GitHubApiStandIn : IDisposable
{
    private static readonly DateTimeOffset FirstDay = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly object _lock = new();
    private readonly StubServer _server;
    private readonly string _token;
    private readonly List<GitHubApiRequest> _requests = [];
    private readonly List<string> _violations = [];
    private readonly Queue<StubAnswer> _faults = [];
    private readonly List<GitHubDeployment> _deployments = [];
    private readonly Dictionary<string, GitHubCommit> _commits = new(StringComparer.Ordinal);
    private readonly GitHubTrees _trees = new();
    private readonly GitHubCommitStatuses _statuses = new();

    /// <summary>Starts the server.</summary>
    /// <param name="token">The bearer token that requests must have.</param>
    /// <param name="repository">The repository, as <c>owner/name</c>.</param>
    public GitHubApiStandIn(string token, string repository = "owner/repo")
    {
        _token = token;
        Repository = repository;
        _server = new StubServer(Answer);
        Url = _server.Url.TrimEnd('/');
    }

    /// <summary>The base URL of the API without a trailing slash, as in <c>GITHUB_API_URL</c>.</summary>
    public string Url { get; }

    /// <summary>The repository, as in <c>GITHUB_REPOSITORY</c>.</summary>
    public string Repository { get; }

    /// <summary>The most entries of a recursive listing of a tree, which is truncated beyond them.</summary>
    public int MaxTreeEntries { get; set; } = 100_000;

    /// <summary>Whether the token lacks the permission for commit statuses.</summary>
    public bool DeniesStatuses { get; set; }

    /// <summary>Whether the token can read commit statuses, and not write them, as in a public repository.</summary>
    public bool DeniesNewStatuses { get; set; }

    /// <summary>The commit statuses that were written, as <c>commit: state: description</c>, the oldest first.</summary>
    public IReadOnlyList<string> CommitStatuses
    {
        get
        {
            lock (_lock)
            {
                return _statuses.Written;
            }
        }
    }

    /// <summary>The requests so far, in order of arrival, including invalid requests.</summary>
    public IReadOnlyList<GitHubApiRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>The errors in the requests so far, one sentence per error. No error contains a token.</summary>
    public IReadOnlyList<string> Violations
    {
        get
        {
            lock (_lock)
            {
                return [.. _violations];
            }
        }
    }

    /// <summary>Fails the next request with a status and the error of that status.</summary>
    public void FailNext(int status) => AnswerNext(ErrorAnswer(status));

    /// <summary>Fails the next request with a status and an additional header.</summary>
    public void FailNextWithHeader(int status, string header, string value) =>
        AnswerNext(ErrorAnswer(status).With(header, value));

    /// <summary>Sends no response to the next requests and keeps their connections open.</summary>
    public void NeverAnswerNext(int count) => AnswerNext(StubAnswer.Json("{}") with { Delivery = StubDelivery.Never }, count);

    /// <summary>Sets the response to the next requests.</summary>
    public void AnswerNext(StubAnswer answer, int count = 1)
    {
        lock (_lock)
        {
            for (int i = 0; i < count; i++)
            {
                _faults.Enqueue(answer);
            }
        }
    }

    /// <summary>Clears the requests, the violations and the pending responses.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _requests.Clear();
            _violations.Clear();
            _faults.Clear();
        }
    }

    /// <summary>Adds a deployment, which is newer than all others.</summary>
    /// <param name="environment">The environment, such as <c>Production</c>.</param>
    /// <param name="sha">The deployed commit.</param>
    /// <param name="states">The states, from the first to the latest; empty for a deployment without a status.</param>
    /// <returns>The ID of the deployment.</returns>
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

    /// <summary>Adds a status to a deployment, which is newer than all others.</summary>
    public void AddStatus(long deployment, string state)
    {
        lock (_lock)
        {
            _deployments.Single(candidate => candidate.Id == deployment).States.Add(state);
        }
    }

    /// <summary>Adds a commit without files; does nothing if it exists.</summary>
    /// <param name="commit">A SHA, or the name of a branch or a tag.</param>
    public void AddCommit(string commit)
    {
        lock (_lock)
        {
            Commit(commit);
        }
    }

    /// <summary>Adds a file to a commit, or replaces it.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="path">The path.</param>
    /// <param name="content">The content; null if the commit does not have the file.</param>
    /// <param name="mode">The mode: <c>100755</c> is executable, <c>120000</c> a link, <c>160000</c> a submodule.</param>
    public void SetFile(string commit, string path, string? content, string mode = "100644")
    {
        lock (_lock)
        {
            Commit(commit).Changes[path] = content is null ? null : (content, mode);
        }
    }

    /// <summary>Adds files to a commit that differ in another one. The other one has all other files of this one.</summary>
    public void AddComparison(string baseSha, string headSha, string[] files) =>
        Change(baseSha, headSha, files, "old", "new");

    /// <summary>Adds a file that is in one of the commits only.</summary>
    /// <param name="baseSha">The commit before.</param>
    /// <param name="headSha">The commit after.</param>
    /// <param name="file">The file.</param>
    /// <param name="status"><c>added</c> or <c>removed</c>.</param>
    public void AddFile(string baseSha, string headSha, string file, string status) =>
        Change(baseSha, headSha, [file], status == "added" ? null : "content", status == "added" ? "content" : null);

    /// <summary>Adds a file that has another name in the other commit.</summary>
    public void AddRename(string baseSha, string headSha, string previousFile, string file)
    {
        Change(baseSha, headSha, [previousFile], "moved", null);
        Change(baseSha, headSha, [file], null, "moved");
    }

    /// <summary>Creates an error response like GitHub's.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="message">The error message; null for the usual message of this status.</param>
    public static StubAnswer ErrorAnswer(int status, string? message = null)
    {
        string usual = status switch
        {
            401 => "Bad credentials",
            404 => "Not Found",
            403 => "Resource not accessible by integration",
            _ => $"The stand-in returned {status}.",
        };
        JsonObject error = new() { ["message"] = message ?? usual, ["status"] = status.ToString(CultureInfo.InvariantCulture) };
        return StubAnswer.Json(error.ToJsonString(), status);
    }

    /// <summary>Stops the server.</summary>
    public void Dispose() => _server.Dispose();

    private StubAnswer Answer(RecordedRequest raw)
    {
        lock (_lock)
        {
            try
            {
                GitHubApiRequest request = new(raw);
                _requests.Add(request);
                return Answer(request);
            }
            catch (Exception exception)
            {
                // A bug in the stand-in must fail the test, not block it.
                _violations.Add($"{raw.Method} {raw.Target}: the stand-in failed: {exception}");
                return StubAnswer.Empty(500);
            }
        }
    }

    private StubAnswer Answer(GitHubApiRequest request)
    {
        string? authorization = request.Raw.Header("authorization");
        if (authorization?.StartsWith("Bearer ", StringComparison.Ordinal) != true)
        {
            request.Violate("the Authorization header has no token");
        }

        _violations.AddRange(request.Violations.Select(violation => $"{request}: {violation}"));
        return authorization != "Bearer " + _token ? ErrorAnswer(401)
            : request.Violations.Count > 0 ? ErrorAnswer(400, string.Join("; ", request.Violations))
            : _faults.TryDequeue(out StubAnswer? fault) ? fault
            : Serve(request);
    }

    private StubAnswer Serve(GitHubApiRequest request)
    {
        if (!Repository.Equals($"{request.Owner}/{request.Repository}", StringComparison.OrdinalIgnoreCase))
        {
            return ErrorAnswer(404);
        }

        return request.Endpoint switch
        {
            GitHubApiEndpoint.Deployments => ServeDeployments(request),
            GitHubApiEndpoint.DeploymentStatuses => ServeStatuses(request),
            GitHubApiEndpoint.Commit => ServeCommit(request),
            GitHubApiEndpoint.CommitObject => ServeCommitObject(request),
            GitHubApiEndpoint.CommitStatuses => DeniesStatuses ? ErrorAnswer(403) : List(request, _statuses.Of(request.Reference!)),
            GitHubApiEndpoint.NewCommitStatus => DeniesStatuses || DeniesNewStatuses ? ErrorAnswer(403) : AddCommitStatus(request),
            _ => ServeTree(request),
        };
    }

    private static string Time(long minutes) =>
        FirstDay.AddMinutes(minutes).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private GitHubCommit Commit(string name)
    {
        if (!_commits.TryGetValue(name, out GitHubCommit? commit))
        {
            _commits.Add(name, commit = new GitHubCommit());
        }

        return commit;
    }

    private void Change(string baseSha, string headSha, string[] files, string? before, string? after)
    {
        lock (_lock)
        {
            Commit(baseSha).Origin = Commit(headSha);
            foreach (string file in files)
            {
                SetFile(headSha, file, after);
                SetFile(baseSha, file, before);
            }
        }
    }

    private StubAnswer ServeDeployments(GitHubApiRequest request) => List(request, _deployments
        .Where(deployment => (request.Environment ?? deployment.Environment) == deployment.Environment)
        .Where(deployment => (request.Sha ?? deployment.Sha) == deployment.Sha)
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

    private StubAnswer ServeCommit(GitHubApiRequest request)
    {
        if (!_commits.TryGetValue(request.Reference!, out GitHubCommit? commit))
        {
            return ErrorAnswer(422, "No commit found for SHA: " + request.Reference);
        }

        JsonObject inner = CommitObject(request.Reference!, commit);
        return StubAnswer.Json(new JsonObject
        {
            ["sha"] = inner["sha"]!.DeepClone(),
            ["commit"] = inner,
            ["author"] = new JsonObject(),
            ["parents"] = new JsonArray(),
            ["stats"] = new JsonObject { ["additions"] = 1, ["deletions"] = 1, ["total"] = 2 },
            ["files"] = new JsonArray(new JsonObject { ["filename"] = "a", ["status"] = "modified", ["changes"] = 2 }),
        }.ToJsonString());
    }

    private StubAnswer AddCommitStatus(GitHubApiRequest request)
    {
        string? problem = _statuses.Add(request.Reference!, request.Raw.BodyText);
        return problem is null ? StubAnswer.Json(request.Raw.BodyText, 201) : ErrorAnswer(422, problem);
    }

    private StubAnswer ServeCommitObject(GitHubApiRequest request) =>
        _commits.TryGetValue(request.Reference!, out GitHubCommit? commit)
            ? StubAnswer.Json(CommitObject(request.Reference!, commit).ToJsonString())
            : ErrorAnswer(404);

    private JsonObject CommitObject(string name, GitHubCommit commit)
    {
        JsonObject author = new() { ["name"] = "me", ["email"] = "me@example.com", ["date"] = Time(0) };
        return new JsonObject
        {
            ["sha"] = GitHubTrees.Hash(name),
            ["author"] = author,
            ["committer"] = author.DeepClone(),
            ["message"] = "Change",
            ["tree"] = new JsonObject { ["sha"] = _trees.Add(commit.Files()), ["url"] = Url },
            ["verification"] = new JsonObject { ["verified"] = false, ["reason"] = "unsigned", ["signature"] = null },
        };
    }

    private StubAnswer ServeTree(GitHubApiRequest request) =>
        _trees.Json(request.Reference!, request.IsRecursive ? MaxTreeEntries : null) is string tree
            ? StubAnswer.Json(tree)
            : ErrorAnswer(404);

    private StubAnswer List(GitHubApiRequest request, IEnumerable<JsonNode> items)
    {
        JsonNode[] all = [.. items];
        JsonNode[] page = [.. all.Skip((request.Page - 1) * request.PerPage).Take(request.PerPage)];
        StubAnswer answer = StubAnswer.Json(new JsonArray(page).ToJsonString());
        if (all.Length <= (long)request.Page * request.PerPage)
        {
            return answer;
        }

        string query = string.Join('&', request.Query
            .Where(pair => pair.Key != "page")
            .Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}")
            .Append($"page={request.Page + 1}"));
        return answer.With("Link", $"<{Url}{request.Path}?{query}>; rel=\"next\"");
    }
}
