using System.Globalization;
using System.Text.RegularExpressions;

namespace VercelFunctions.TestSupport;

/// <summary>A parsed request to GitHub's API. <see cref="Violations"/> lists its errors.</summary>
public sealed partial class GitHubApiRequest
{
    private const int DefaultPerPage = 30;
    private const int MaxPerPage = 100;
    private const int MaxPage = 1_000_000;

    private readonly List<string> _violations = [];
    private readonly Dictionary<string, string> _query = new(StringComparer.Ordinal);

    internal GitHubApiRequest(RecordedRequest raw)
    {
        Raw = raw;
        string[] target = raw.Target.Split('?', 2);
        Path = target[0];
        ReadQuery(target.ElementAtOrDefault(1));
        Match repository = RepositoryPath().Match(Path);
        string rest = repository.Groups["rest"].Value;
        Owner = Uri.UnescapeDataString(repository.Groups["owner"].Value);
        Repository = Uri.UnescapeDataString(repository.Groups["repo"].Value);
        if (rest == "deployments")
        {
            Endpoint = GitHubApiEndpoint.Deployments;
            AllowParameters("sha", "ref", "task", "environment", "per_page", "page");
            Environment = Parameter("environment");
            Sha = Parameter("sha");
        }
        else if (StatusesPath().Match(rest) is { Success: true } statuses)
        {
            Endpoint = GitHubApiEndpoint.DeploymentStatuses;
            AllowParameters("per_page", "page");
            DeploymentId = long.Parse(statuses.Groups["id"].Value, CultureInfo.InvariantCulture);
        }
        else if (CommitStatusesPath().Match(rest) is { Success: true } commit)
        {
            bool isNew = commit.Groups["new"].Success;
            Endpoint = isNew ? GitHubApiEndpoint.NewCommitStatus : GitHubApiEndpoint.CommitStatuses;
            AllowParameters(isNew ? [] : ["per_page", "page"]);
            Reference = Uri.UnescapeDataString(commit.Groups["sha"].Value);
        }
        else if (rest.StartsWith("commits/", StringComparison.Ordinal))
        {
            Endpoint = GitHubApiEndpoint.Commit;
            AllowParameters("per_page", "page");
            Reference = Uri.UnescapeDataString(rest["commits/".Length..]);
        }
        else if (ObjectPath().Match(rest) is { Success: true } found)
        {
            bool isTree = found.Groups["kind"].Value == "trees";
            Endpoint = isTree ? GitHubApiEndpoint.Tree : GitHubApiEndpoint.CommitObject;
            AllowParameters(isTree ? ["recursive"] : []);
            Reference = found.Groups["sha"].Value;
            IsRecursive = Parameter("recursive") is not null;
        }
        else
        {
            Violate("the stand-in does not support this path");
        }

        string method = Endpoint == GitHubApiEndpoint.NewCommitStatus ? "POST" : "GET";
        if (Method != method)
        {
            Violate($"the method is {Method}, but must be {method}");
        }

        if (raw.Body.IsEmpty != (method == "GET"))
        {
            Violate(raw.Body.IsEmpty ? "the request must have a body" : "the request must not have a body");
        }

        // GitHub returns 403 for requests without this header.
        if (string.IsNullOrWhiteSpace(raw.Header("user-agent")))
        {
            Violate("there is no User-Agent header");
        }

        Page = Number("page", 1, MaxPage);
        PerPage = Number("per_page", DefaultPerPage, MaxPerPage);
    }

    /// <summary>The request as it was received.</summary>
    public RecordedRequest Raw { get; }

    public string Method => Raw.Method;

    /// <summary>The path, still percent-encoded.</summary>
    public string Path { get; }

    /// <summary>The query, decoded; names are case-sensitive.</summary>
    public IReadOnlyDictionary<string, string> Query => _query;

    /// <summary>Differences from the API's documentation; empty if there are none.</summary>
    public IReadOnlyList<string> Violations => _violations;

    public GitHubApiEndpoint Endpoint { get; }

    public string Owner { get; }

    public string Repository { get; }

    /// <summary>The environment in a request for deployments; null if it was not specified.</summary>
    public string? Environment { get; }

    /// <summary>The commit in a request for deployments; null if it was not specified.</summary>
    public string? Sha { get; }

    /// <summary>The deployment in a request for statuses; 0 in other requests.</summary>
    public long DeploymentId { get; }

    /// <summary>The commit or tree; null in other requests.</summary>
    public string? Reference { get; }

    /// <summary>Whether all that is below a tree was requested.</summary>
    public bool IsRecursive { get; }

    /// <summary>The requested page; the first page is 1.</summary>
    public int Page { get; }

    /// <summary>The number of list elements per page.</summary>
    public int PerPage { get; }

    public override string ToString() => $"{Method} {Path}";

    internal void Violate(string what) => _violations.Add(what);

    // A plus is a space in a query. Invalid percent-encoding remains unchanged, and is not a valid value of any parameter.
    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private void ReadQuery(string? query)
    {
        foreach (string pair in query?.Split('&') ?? [])
        {
            string[] parts = pair.Split('=', 2);
            string name = Decode(parts[0]);
            if (parts.Length < 2 || parts[1].Length == 0)
            {
                Violate($"the query's '{name}' has no value");
            }

            if (!_query.TryAdd(name, Decode(parts.ElementAtOrDefault(1) ?? string.Empty)))
            {
                Violate($"the query has '{name}' more than once");
            }
        }
    }

    private string? Parameter(string name) => _query.GetValueOrDefault(name);

    private void AllowParameters(params string[] names)
    {
        foreach (string name in _query.Keys.Except(names, StringComparer.Ordinal))
        {
            Violate($"the query has an unknown parameter '{name}'");
        }
    }

    private int Number(string name, int standard, int most)
    {
        if (Parameter(name) is not string text)
        {
            return standard;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= most)
        {
            return number;
        }

        Violate($"the query's {name} must be an integer from 1 to {most}");
        return standard;
    }

    private static Regex RepositoryPath() => new("^/repos/(?<owner>[^/]+)/(?<repo>[^/]+)/(?<rest>.+)$");

    private static Regex CommitStatusesPath() => new("^(commits/(?<sha>[^/]+)/statuses|(?<new>statuses)/(?<sha>[^/]+))$");

    private static Regex StatusesPath() => new("^deployments/(?<id>[0-9]{1,18})/statuses$");

    private static Regex ObjectPath() => new("^git/(?<kind>commits|trees)/(?<sha>[0-9a-f]{40})$");
}
