using System.Text.RegularExpressions;

namespace VercelFunctions;

/// <summary>A URL as a person gives it: the scheme may be left out, and it may be no URL at all.</summary>
internal sealed class StatusUrl
{
    private const int MaxShownLength = 200;
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private static readonly Regex Scheme = new(@"\A[a-z][a-z0-9+.\-]*://", Options, TimeSpan.FromSeconds(1));
    private static readonly Regex User = new(@"\A((?:[a-z][a-z0-9+.\-]*:)?//)?[^/?#]*@", Options, TimeSpan.FromSeconds(1));

    private StatusUrl(string given, Uri? url, RuntimeCacheException? error)
    {
        Given = given;
        Url = url;
        Error = error;
    }

    /// <summary>What was given, without the password that may stand before an @.</summary>
    public string Given { get; }

    /// <summary>What to ask; null where that is nothing.</summary>
    public Uri? Url { get; }

    /// <summary>Why it is nothing.</summary>
    public RuntimeCacheException? Error { get; }

    /// <summary>What messages show: a query is left out, because tokens travel in queries.</summary>
    public string Shown => MessageText.Clean(Url!.GetLeftPart(UriPartial.Path) + (Url.Query.Length > 0 ? "?…" : string.Empty), MaxShownLength);

    public static StatusUrl Parse(string given)
    {
        string text = (given ?? string.Empty).Trim();
        string shown = User.Replace(text, "$1•••@");
        string problem;
        if (!Uri.TryCreate(WithScheme(text), UriKind.Absolute, out Uri? url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps) || url.Host.Length == 0)
        {
            problem = "it is no http or https URL";
        }
        else if (url.UserInfo.Length > 0)
        {
            problem = "it holds a user or a password, which would not be sent";
        }
        else
        {
            return new(shown, url, null);
        }

        return new(shown, null, new RuntimeCacheException(
            RuntimeCacheFailure.InvalidEndpoint,
            $"{MessageText.Quote(shown.Split('?', '#')[0])} cannot be asked: {problem}.",
            "Give a URL such as https://example.com/blog; without a scheme it gets https."));
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
