using System.Globalization;

namespace VercelFunctions.Deployments;

/// <summary>Reads the headers of a response that describe the cache. No header value causes an exception.</summary>
internal static class StatusHeaders
{
    // Vercel's values are short; a longer one from another server must not fill a table.
    private const int MaxTextLength = 40;

    public static CacheStatus Read(Uri url, HttpResponseMessage response, TimeSpan duration, Func<string, int, string> mask) => new()
    {
        Uri = url,
        Cache = Text(First(response, "x-vercel-cache"), mask),
        Age = Seconds(First(response, "age")),
        Region = Text(First(response, "x-vercel-id")?.Split(':')[0], mask),
        Status = (int)response.StatusCode,
        Duration = duration,
    };

    private static string? First(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.FirstOrDefault() : null;

    private static string? Text(string? value, Func<string, int, string> mask) =>
        string.IsNullOrWhiteSpace(value) ? null : mask(value!.Trim(), MaxTextLength);

    private static TimeSpan? Seconds(string? value) =>
        long.TryParse(value?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
            && seconds <= (long)TimeSpan.MaxValue.TotalSeconds
            ? TimeSpan.FromTicks(seconds * TimeSpan.TicksPerSecond)
            : null;
}
