using System.Globalization;
using System.Text.RegularExpressions;

namespace VercelFunctions.TestSupport;

/// <summary>A request to GitHub's API, taken apart. What is wrong with it is in <see cref="Violations"/>.</summary>
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
        else if (rest.StartsWith("compare/", StringComparison.Ordinal))
        {
            Endpoint = GitHubApiEndpoint.Compare;
            AllowParameters("per_page", "page");
            ReadComparison(Uri.UnescapeDataString(rest["compare/".Length..]));
        }
        else
        {
            Violate("the stand-in knows no such path");
        }

        if (Method != "GET")
        {
            Violate($"the method is {Method}, and must be GET");
        }

        if (!raw.Body.IsEmpty)
        {
            Violate("there is a body, where none belongs");
        }

        // GitHub answers 403 to those who do not say who they are.
        if (string.IsNullOrWhiteSpace(raw.Header("user-agent")))
        {
            Violate("there is no User-Agent header");
        }

        Page = Number("page", 1, MaxPage);
        PerPage = Number("per_page", DefaultPerPage, MaxPerPage);
    }

    /// <summary>The request as it came over the wire.</summary>
    public RecordedRequest Raw { get; }

    public string Method => Raw.Method;

    /// <summary>The path, still percent-encoded.</summary>
    public string Path { get; }

    /// <summary>The query, decoded; names are case-sensitive.</summary>
    public IReadOnlyDictionary<string, string> Query => _query;

    /// <summary>Where it departs from the API's documentation; empty where it does not.</summary>
    public IReadOnlyList<string> Violations => _violations;

    public GitHubApiEndpoint Endpoint { get; }

    public string Owner { get; }

    public string Repository { get; }

    /// <summary>The environment that deployments are asked of; null where it was left out.</summary>
    public string? Environment { get; }

    /// <summary>The commit that deployments are asked of; null where it was left out.</summary>
    public string? Sha { get; }

    /// <summary>The deployment that statuses are asked of; 0 elsewhere.</summary>
    public long DeploymentId { get; }

    /// <summary>What is compared with; null elsewhere.</summary>
    public string? Base { get; private set; }

    /// <summary>What is compared; null elsewhere.</summary>
    public string? Head { get; private set; }

    /// <summary>The page asked for; the first is 1.</summary>
    public int Page { get; }

    /// <summary>How many of a list go on a page.</summary>
    public int PerPage { get; }

    public override string ToString() => $"{Method} {Path}";

    internal void Violate(string what) => _violations.Add(what);

    // A plus is a space in a query; what is not percent-encoded well stays as it is, and is no valid value of anything here.
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

    private void ReadComparison(string basehead)
    {
        string[] ends = basehead.Split("...");
        if (ends.Length != 2 || ends.Contains(string.Empty))
        {
            Violate("a comparison is not of the form base...head");
            return;
        }

        Base = ends[0];
        Head = ends[1];
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

        Violate($"the query's {name} is no whole number from 1 to {most}");
        return standard;
    }

    [GeneratedRegex("^/repos/(?<owner>[^/]+)/(?<repo>[^/]+)/(?<rest>.+)$")]
    private static partial Regex RepositoryPath();

    [GeneratedRegex("^deployments/(?<id>[0-9]{1,18})/statuses$")]
    private static partial Regex StatusesPath();
}
