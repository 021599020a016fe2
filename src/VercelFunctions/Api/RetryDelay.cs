using System.Globalization;
using System.Net.Http;

namespace VercelFunctions;

/// <summary>How long an answer asks to wait before the next try.</summary>
internal static class RetryDelay
{
    /// <summary>Nobody waits longer than this, whatever the answer asks for.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>Reads <c>Retry-After</c> (seconds or a date), else <c>X-RateLimit-Reset</c> (epoch seconds).</summary>
    /// <returns>The time to wait, at most <see cref="Longest"/>; null where the answer does not say.</returns>
    public static TimeSpan? From(HttpResponseMessage response, DateTimeOffset now)
    {
        TimeSpan? asked = response.Headers.RetryAfter?.Delta
            ?? (response.Headers.RetryAfter?.Date - now)
            ?? (Reset(response) - now);
        return asked switch
        {
            null => null,
            TimeSpan time when time < TimeSpan.Zero => TimeSpan.Zero,
            TimeSpan time when time > Longest => Longest,
            _ => asked,
        };
    }

    private static DateTimeOffset? Reset(HttpResponseMessage response) =>
        response.Headers.TryGetValues("X-RateLimit-Reset", out IEnumerable<string>? values)
            && long.TryParse(values.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
            && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
