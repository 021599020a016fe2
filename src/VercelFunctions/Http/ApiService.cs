using System.Net.Http;

namespace VercelFunctions;

/// <summary>A service with an API that takes a token.</summary>
/// <param name="Name">The service's name.</param>
/// <param name="DefaultUrl">The address of its API.</param>
/// <param name="UrlVariable">The environment variable for another address.</param>
/// <param name="TokenVariable">The environment variable for the token.</param>
/// <param name="StatusPage">The page on which the service reports its own problems.</param>
internal sealed record ApiService(string Name, string DefaultUrl, string UrlVariable, string TokenVariable, string StatusPage)
{
    /// <summary>Whether a response is a rate limit.</summary>
    public Func<HttpResponseMessage, bool> IsRateLimited { get; init; } = response => (int)response.StatusCode == 429;

    /// <summary>The given text, otherwise the variable's; null if both are missing or empty.</summary>
    public static string? Find(string? given, string? variable) =>
        !string.IsNullOrEmpty(given) ? given : !string.IsNullOrEmpty(variable) ? variable : null;

    /// <summary>The given token, otherwise the variable's.</summary>
    /// <exception cref="VercelException">There is none, or a header cannot carry it.</exception>
    public string FindToken(string? given, Func<string, string?> variable)
    {
        string token = Find(given, variable(TokenVariable))
            ?? throw new VercelException(VercelFailure.MissingToken, $"There is no {Name} token: {TokenVariable} is not set.");
        return token.All(c => c is > ' ' and <= '~')
            ? token
            : throw new VercelException(
                VercelFailure.InvalidHeaders,
                $"The {Name} token contains a space, a line break or a character that is not ASCII. Its value is secret and not shown.");
    }

    /// <summary>The given address, otherwise the variable's, otherwise the default.</summary>
    /// <exception cref="VercelException">It is not a URL that requests can be sent to.</exception>
    public Uri FindUrl(string? given, Func<string, string?> variable)
    {
        string url = Find(given, variable(UrlVariable)) ?? DefaultUrl;
        return HttpUrl.Parse(url.TrimEnd('/'), isBase: true, out string? problem) ?? throw new VercelException(
            VercelFailure.InvalidEndpoint,
            $"The address of {Name}'s API cannot be used: {problem}. The default is {DefaultUrl}; {UrlVariable} sets another.");
    }
}
