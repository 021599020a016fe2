using System.Text.RegularExpressions;

namespace VercelFunctions.Deployments;

/// <summary>A URL as a user typed it: the scheme is optional, and the text may not be a URL.</summary>
internal sealed class StatusUrl
{
    private const int MaxShownLength = 200;
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private static readonly Regex Scheme = new(@"\A[a-z][a-z0-9+.\-]*://", Options, TimeSpan.FromSeconds(1));
    private static readonly Regex User = new(@"\A((?:[a-z][a-z0-9+.\-]*:)?//)?[^/?#]*@", Options, TimeSpan.FromSeconds(1));

    // Long values may be tokens, whatever their names.
    private const int MaxPlainValueLength = 16;

    private static readonly Regex SecretName = new(
        "auth|bypass|code|credential|jwt|key|pass|secret|session|sig|token", Options, TimeSpan.FromSeconds(1));

    private StatusUrl(string given, Uri? url, VercelException? error)
    {
        Given = given;
        Url = url;
        Error = error;
    }

    /// <summary>The given text, without a password before an @.</summary>
    public string Given { get; }

    /// <summary>The URL; null if the text is not one.</summary>
    public Uri? Url { get; }

    /// <summary>Why the text is not a URL.</summary>
    public VercelException? Error { get; }

    /// <summary>The URL for messages. Values in its query that may be secrets are masked.</summary>
    public string Shown => MessageText.Clean(Url!.GetLeftPart(UriPartial.Path) + ShownQuery, MaxShownLength);

    private string ShownQuery => string.Join("&", Url!.Query.Split('&').Select(MaskPart));

    public static StatusUrl Parse(string given)
    {
        string text = (given ?? string.Empty).Trim();
        string shown = User.Replace(text, "$1•••@");
        return HttpUrl.Parse(WithScheme(text), isBase: false, out string? problem) is Uri url
            ? new(shown, url, null)
            : new(shown, null, new VercelException(
                VercelFailure.InvalidEndpoint,
                $"{MessageText.Quote(shown.Split('?', '#')[0])} cannot be requested: {problem}. "
                    + "It must be a URL such as https://example.com/blog; without a scheme it gets https."));
    }

    private static string MaskPart(string part)
    {
        int valueStart = part.IndexOf('=') + 1;
        string name = part.Substring(0, valueStart);
        return part.Length - valueStart > MaxPlainValueLength || SecretName.IsMatch(name) ? name + "•••" : part;
    }

    private static string WithScheme(string text)
    {
        // A path alone must not become a host: Uri takes https:///blog for https://blog.
        bool isPath = text.FirstOrDefault() == '/' && !text.StartsWith("//", StringComparison.Ordinal);
        return text.Length == 0 || isPath || Scheme.IsMatch(text) ? text
            : text.StartsWith("//", StringComparison.Ordinal) ? "https:" + text
            : "https://" + text;
    }
}
