using System.Globalization;

namespace VercelFunctions.Deployments;

/// <summary>The state of the CDN cache for a URL, as the headers of a response report it.</summary>
public sealed record CacheStatus
{
    /// <summary>The URL that was requested.</summary>
    public required Uri Uri { get; init; }

    /// <summary>
    /// The text of <c>x-vercel-cache</c>: a <see cref="CacheState"/> in capitals, or a state that Vercel added later.
    /// Null if the response has no such header, because Vercel's CDN did not send it.
    /// </summary>
    public string? Cache { get; init; }

    /// <summary>How long the copy has been in the cache, in whole seconds; null if <c>age</c> is absent or not a number.</summary>
    public TimeSpan? Age { get; init; }

    /// <summary>The region that received the request, such as <c>iad1</c>; null if <c>x-vercel-id</c> is absent.</summary>
    public string? Region { get; init; }

    /// <summary>The HTTP status. Redirects are not followed.</summary>
    public required int Status { get; init; }

    /// <summary>The time from the request to the last header of the response.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>All values, in one line.</summary>
    public override string ToString() => string.Join(", ", Parts());

    internal bool ShowsOneOf(IEnumerable<CacheState> states) =>
        states.Any(state => string.Equals(state.ToString(), Cache, StringComparison.OrdinalIgnoreCase));

    private IEnumerable<string> Parts()
    {
        yield return $"{Uri.AbsoluteUri}: {Cache ?? "no x-vercel-cache"}";
        if (Age is TimeSpan age)
        {
            yield return string.Format(CultureInfo.InvariantCulture, "age {0:0} s", age.TotalSeconds);
        }

        if (Region is not null)
        {
            yield return Region;
        }

        yield return string.Format(CultureInfo.InvariantCulture, "status {0}", Status);
        yield return string.Format(CultureInfo.InvariantCulture, "{0:0} ms", Duration.TotalMilliseconds);
    }
}
