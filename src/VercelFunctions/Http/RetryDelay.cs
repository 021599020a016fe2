using System.Globalization;
using System.Net.Http;

namespace VercelFunctions;

/// <summary>The delay before the next attempt, as a response specifies it.</summary>
internal static class RetryDelay
{
    /// <summary>The longest delay before a retry, even if the response specifies a longer one.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>The delay before a retry, at most <see cref="Longest"/>; null if the response does not specify one.</summary>
    public static TimeSpan? From(HttpResponseMessage response, DateTimeOffset now) => Asked(response, now) switch
    {
        TimeSpan asked when asked > Longest => Longest,
        var asked => asked,
    };

    /// <summary>
    /// The delay from <c>Retry-After</c> (seconds or a date), otherwise from <c>X-RateLimit-Reset</c> (Unix seconds).
    /// </summary>
    public static TimeSpan? Asked(HttpResponseMessage response, DateTimeOffset now)
    {
        TimeSpan? asked = response.Headers.RetryAfter?.Delta
            ?? (response.Headers.RetryAfter?.Date - now)
            ?? (Reset(response) - now);
        return asked < TimeSpan.Zero ? TimeSpan.Zero : asked;
    }

    private static DateTimeOffset? Reset(HttpResponseMessage response) =>
        response.Headers.TryGetValues("X-RateLimit-Reset", out IEnumerable<string>? values)
            && long.TryParse(values.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
            && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
