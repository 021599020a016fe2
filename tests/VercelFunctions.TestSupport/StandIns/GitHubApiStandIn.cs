using System.Globalization;
using System.Text.Json.Nodes;

namespace VercelFunctions.TestSupport;

/// <summary>
/// A loopback server that replaces GitHub's API for one repository: deployments with their statuses, and comparisons of
/// commits. Tests add deployments and comparisons. The response to requests for others is 404, as for a base that no longer
/// exists after a force push. The response to a request that differs from the documentation is 400, or 401 without a valid
/// token. Such a request does not use up a fault, and is added to <see cref="Violations"/>, which tests assert to be empty.
/// No method has a <c>params</c> parameter, because PowerShell would convert an array to a single string.
/// </summary>
public sealed class GitHubApiStandIn : IDisposable
{
    private const int MaxFiles = 300;
    private static readonly DateTimeOffset FirstDay = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly object _lock = new();
    private readonly StubServer _server;
    private readonly string _token;
    private readonly List<GitHubApiRequest> _requests = [];
    private readonly List<string> _violations = [];
    private readonly Queue<StubAnswer> _faults = [];
    private readonly List<GitHubDeployment> _deployments = [];
    private readonly Dictionary<(string Base, string Head), List<GitHubChangedFile>> _comparisons = [];

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

    /// <summary>Adds modified files to a comparison; creates it if needed.</summary>
    public void AddComparison(string baseSha, string headSha, string[] files) =>
        Change(baseSha, headSha, [.. files.Select(file => new GitHubChangedFile(file))]);

    /// <summary>Adds a file to a comparison.</summary>
    public void AddFile(string baseSha, string headSha, string file, string status) =>
        Change(baseSha, headSha, [new GitHubChangedFile(file, status)]);

    /// <summary>Adds a renamed file to a comparison.</summary>
    public void AddRename(string baseSha, string headSha, string previousFile, string file) =>
        Change(baseSha, headSha, [new GitHubChangedFile(file, "renamed", previousFile)]);

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
            _ => ServeComparison(request),
        };
    }

    private static string Time(long minutes) =>
        FirstDay.AddMinutes(minutes).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

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

    private StubAnswer ServeComparison(GitHubApiRequest request)
    {
        bool same = request.Base == request.Head;
        if (!_comparisons.TryGetValue((request.Base!, request.Head!), out List<GitHubChangedFile>? changed) && !same)
        {
            return ErrorAnswer(404);
        }

        // Only commits are paged. All files that GitHub lists are on the first page.
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

        string query = string.Join('&', request.Query
            .Where(pair => pair.Key != "page")
            .Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}")
            .Append($"page={request.Page + 1}"));
        return answer.With("Link", $"<{Url}{request.Path}?{query}>; rel=\"next\"");
    }
}
