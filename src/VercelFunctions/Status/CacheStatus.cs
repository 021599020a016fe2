using System.Globalization;

namespace VercelFunctions;

/// <summary>What an answer says of the cache that it came through.</summary>
public sealed record CacheStatus
{
    /// <summary>The URL that was asked.</summary>
    public required Uri Uri { get; init; }

    /// <summary>
    /// The text of <c>x-vercel-cache</c>: one of <see cref="CacheState"/> in capitals, or what Vercel has invented since.
    /// Null where the answer has no such header, because Vercel's CDN did not make it.
    /// </summary>
    public string? Cache { get; init; }

    /// <summary>How long the copy has been in the cache, in whole seconds; null where <c>age</c> is absent or no number.</summary>
    public TimeSpan? Age { get; init; }

    /// <summary>The region that took the request, such as <c>iad1</c>; null where <c>x-vercel-id</c> is absent.</summary>
    public string? Region { get; init; }

    /// <summary>The HTTP status. A redirect is reported as one, not followed.</summary>
    public required int Status { get; init; }

    /// <summary>From the request to the last of the answer's headers.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>All of it in a line.</summary>
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
