namespace VercelFunctions;

/// <summary>A service with an API that takes a token: what its users call its parts, and what to tell them where one is missing or wrong.</summary>
internal sealed class ApiService
{
    public static readonly ApiService Vercel = new()
    {
        Name = "Vercel",
        DefaultUrl = VercelProject.DefaultApiUrl,
        UrlVariable = "VERCEL_API_URL",
        UrlExample = "http://127.0.0.1:4379",
        TokenVariable = "VERCEL_TOKEN",
        TokenAdvice = "Make one at https://vercel.com/account/settings/tokens, and set the variable or give -Token.",
        StatusPage = "https://www.vercel-status.com",
    };

    public static readonly ApiService GitHub = new()
    {
        Name = "GitHub",
        DefaultUrl = GitHubRepository.DefaultApiUrl,
        UrlVariable = "GITHUB_API_URL",
        UrlExample = "https://github.example.com/api/v3",
        TokenVariable = "GITHUB_TOKEN",
        TokenAdvice = "In a workflow it is ${{ github.token }}. Set the variable or give -Token.",
        StatusPage = "https://www.githubstatus.com",
    };

    public required string Name { get; init; }

    public required string DefaultUrl { get; init; }

    public required string UrlVariable { get; init; }

    public required string UrlExample { get; init; }

    public required string TokenVariable { get; init; }

    /// <summary>How to get one.</summary>
    public required string TokenAdvice { get; init; }

    /// <summary>Where the service tells of its own trouble.</summary>
    public required string StatusPage { get; init; }

    /// <summary>The first of them that says something; null where neither does.</summary>
    public static string? FirstOf(string? first, string? second) => !string.IsNullOrEmpty(first) ? first : !string.IsNullOrEmpty(second) ? second : null;

    /// <summary>The token given, else the variable's.</summary>
    /// <exception cref="RuntimeCacheException">There is none, or no header can carry it.</exception>
    public string FindToken(string? given, Func<string, string?> variable)
    {
        string token = FirstOf(given, variable(TokenVariable)) ?? throw new RuntimeCacheException(
            RuntimeCacheFailure.MissingToken,
            $"There is no {Name} token: {TokenVariable} is not set.",
            TokenAdvice);
        return token.All(c => c is > ' ' and <= '~')
            ? token
            : throw new RuntimeCacheException(
                RuntimeCacheFailure.InvalidHeaders,
                $"The {Name} token holds a space, a line break or a character that is not ASCII. Its value is secret and not shown.",
                "Copy it again, without what is around it.");
    }

    /// <summary>Where the API is: the address given, else the variable's, else the usual one. Without a slash at its end.</summary>
    /// <exception cref="RuntimeCacheException">It is no address that requests can go to.</exception>
    public Uri FindUrl(string? given, Func<string, string?> variable)
    {
        string url = FirstOf(given, variable(UrlVariable)) ?? DefaultUrl;
        return Uri.TryCreate(url.TrimEnd('/'), UriKind.Absolute, out Uri? parsed)
            && (parsed.Scheme == Uri.UriSchemeHttps || parsed.Scheme == Uri.UriSchemeHttp)
            && (parsed.UserInfo + parsed.Query + parsed.Fragment).Length == 0
            ? parsed
            : throw new RuntimeCacheException(
                RuntimeCacheFailure.InvalidEndpoint,
                $"The address of {Name}'s API cannot be used: it is no absolute http or https URL without user, query and fragment.",
                $"Leave {UrlVariable} unset for {DefaultUrl}, or set it to a URL such as {UrlExample}.");
    }
}
