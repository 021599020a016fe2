namespace VercelFunctions;

/// <summary>Absolute http and https URLs.</summary>
internal static class HttpUrl
{
    /// <summary>Parses a URL that requests can be sent to.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isBase">Whether paths are appended to it, so that it cannot have a query or a fragment.</param>
    /// <param name="problem">Why it is not such a URL, as the second half of a sentence; null if it is.</param>
    /// <returns>The URL; null if the text is not one.</returns>
    public static Uri? Parse(string text, bool isBase, out string? problem)
    {
        problem = !Uri.TryCreate(text, UriKind.Absolute, out Uri? url) || !IsHttp(url) || url.Host.Length == 0
            ? "it is not an absolute http or https URL"
            : url.UserInfo.Length > 0 ? "it contains a user name or a password"
            : isBase && (url.Query + url.Fragment).Length > 0 ? "paths are appended to it, so it cannot have a query or a fragment"
            : null;
        return problem is null ? url : null;
    }

    private static bool IsHttp(Uri url) => url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps;
}
