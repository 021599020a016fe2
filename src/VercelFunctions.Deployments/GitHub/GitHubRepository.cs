using System.Net.Http;
using System.Text.RegularExpressions;

namespace VercelFunctions.Deployments;

/// <summary>A GitHub repository, and a token that can read it. The token is secret: it is sent, and never shown.</summary>
public sealed class GitHubRepository
{
    /// <summary>The address of GitHub's API, except for GitHub Enterprise Server.</summary>
    public const string DefaultApiUrl = "https://api.github.com";

    internal static readonly ApiService Api =
        new("GitHub", DefaultApiUrl, "GITHUB_API_URL", "GITHUB_TOKEN", "https://www.githubstatus.com")
        {
            IsRateLimited = IsRateLimited,
        };

    private const string RepositoryVariable = "GITHUB_REPOSITORY";

    private static readonly Regex OwnerAndName =
        new(@"^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private GitHubRepository(string name, string token, Uri apiUrl)
    {
        Name = name;
        Token = token;
        ApiUrl = apiUrl;
    }

    /// <summary>The owner and the name: <c>owner/name</c>.</summary>
    public string Name { get; }

    /// <summary>The address of the API.</summary>
    public Uri ApiUrl { get; }

    internal string Token { get; }

    /// <summary>
    /// Finds the repository. Parameters that are null come from <c>GITHUB_REPOSITORY</c>, <c>GITHUB_TOKEN</c> and
    /// <c>GITHUB_API_URL</c>, which a workflow has.
    /// </summary>
    /// <param name="name">Owner and name; null for the variable.</param>
    /// <param name="token">The token; null for the variable.</param>
    /// <param name="apiUrl">The address of the API; null for the variable, otherwise <see cref="DefaultApiUrl"/>.</param>
    /// <param name="variable">Reads an environment variable; null means this process's.</param>
    /// <returns>The repository.</returns>
    /// <exception cref="VercelException">The name or the token is missing or not valid.</exception>
    public static GitHubRepository Find(
        string? name = null, string? token = null, string? apiUrl = null, Func<string, string?>? variable = null)
    {
        variable ??= Environment.GetEnvironmentVariable;
        string foundName = ApiService.Find(name, variable(RepositoryVariable)) ?? throw new VercelException(
            VercelFailure.MissingRepository,
            $"There is no GitHub repository: {RepositoryVariable} is not set.");
        if (!OwnerAndName.IsMatch(foundName) || foundName.Split('/').Any(part => part is "." or ".."))
        {
            throw new VercelException(
                VercelFailure.MissingRepository,
                $"{MessageText.Quote(foundName)} is not a GitHub repository: it must have the form owner/name.");
        }

        return new GitHubRepository(foundName, Api.FindToken(token, variable), Api.FindUrl(apiUrl, variable));
    }

    /// <summary>The repository and the API's address.</summary>
    public override string ToString() => $"the GitHub repository '{Name}' at {ApiUrl.GetLeftPart(UriPartial.Authority)}";

    // Source: GitHub's REST API, "rate limits": the primary limit has a header; the secondary limit is a 403 or 429 with
    // Retry-After, or with a message only.
    private static bool IsRateLimited(HttpResponseMessage response) => (int)response.StatusCode switch
    {
        429 => true,
        403 => response.Headers.RetryAfter is not null
            || (response.Headers.TryGetValues("x-ratelimit-remaining", out IEnumerable<string>? left) && left.Contains("0"))
            || JsonText.ErrorMessage(response.Content.ReadAsByteArrayAsync().GetAwaiter().GetResult())?
                .IndexOf("rate limit", StringComparison.OrdinalIgnoreCase) >= 0,
        _ => false,
    };
}
