using System.Text.RegularExpressions;

namespace VercelFunctions;

/// <summary>A repository on GitHub, and the token that may read it. The token is secret: it is sent, and never shown.</summary>
public sealed class GitHubRepository
{
    /// <summary>Where GitHub's API is, but for GitHub Enterprise Server.</summary>
    public const string DefaultApiUrl = "https://api.github.com";

    private const string RepositoryVariable = "GITHUB_REPOSITORY";

    private static readonly Regex OwnerAndName = new(@"^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private GitHubRepository(string name, string token, Uri apiUrl)
    {
        Name = name;
        Token = token;
        ApiUrl = apiUrl;
    }

    /// <summary>Owner and name, as in <c>owner/name</c>.</summary>
    public string Name { get; }

    /// <summary>Where the API is.</summary>
    public Uri ApiUrl { get; }

    internal string Token { get; }

    /// <summary>Finds the repository. What is not given comes from <c>GITHUB_REPOSITORY</c>, <c>GITHUB_TOKEN</c> and <c>GITHUB_API_URL</c>, which a workflow has.</summary>
    /// <param name="name">Owner and name; null for the variable.</param>
    /// <param name="token">The token; null for the variable.</param>
    /// <param name="apiUrl">Where the API is; null for the variable, else <see cref="DefaultApiUrl"/>.</param>
    /// <param name="variable">Reads an environment variable; null means this process's.</param>
    /// <returns>The repository.</returns>
    /// <exception cref="RuntimeCacheException">Name or token are missing, or cannot be used.</exception>
    public static GitHubRepository Find(string? name = null, string? token = null, string? apiUrl = null, Func<string, string?>? variable = null)
    {
        variable ??= Environment.GetEnvironmentVariable;
        string foundName = ApiService.FirstOf(name, variable(RepositoryVariable)) ?? throw new RuntimeCacheException(
            RuntimeCacheFailure.MissingRepository,
            $"There is no GitHub repository: {RepositoryVariable} is not set.",
            "Give -Repository, as owner/name, or set the variable.");
        if (!OwnerAndName.IsMatch(foundName) || foundName.Split('/').Any(part => part is "." or ".."))
        {
            throw new RuntimeCacheException(RuntimeCacheFailure.MissingRepository, $"{MessageText.Quote(foundName)} is no GitHub repository.", "Give it as owner/name.");
        }

        return new GitHubRepository(foundName, ApiService.GitHub.FindToken(token, variable), ApiService.GitHub.FindUrl(apiUrl, variable));
    }

    /// <summary>Owner and name, and where.</summary>
    public override string ToString() => $"the GitHub repository '{Name}' at {ApiUrl.GetLeftPart(UriPartial.Authority)}";
}
