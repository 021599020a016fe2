using System.Globalization;

namespace VercelFunctions;

/// <summary>The headers of an answer that tell of the cache. Nothing in them makes this throw.</summary>
internal static class StatusHeaders
{
    // Vercel's words are short; what else a server may send there is not to fill a table.
    private const int MaxTextLength = 40;

    public static CacheStatus Read(Uri url, HttpResponseMessage response, TimeSpan duration, Func<string, string> hideSecrets) => new()
    {
        Uri = url,
        Cache = Text(First(response, "x-vercel-cache"), hideSecrets),
        Age = Seconds(First(response, "age")),
        Region = Text(First(response, "x-vercel-id")?.Split(':')[0], hideSecrets),
        Status = (int)response.StatusCode,
        Duration = duration,
    };

    private static string? First(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.FirstOrDefault() : null;

    private static string? Text(string? value, Func<string, string> hideSecrets) =>
        string.IsNullOrWhiteSpace(value) ? null : MessageText.Clean(hideSecrets(value!.Trim()), MaxTextLength);

    private static TimeSpan? Seconds(string? value) =>
        long.TryParse(value?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) && seconds <= (long)TimeSpan.MaxValue.TotalSeconds
            ? TimeSpan.FromTicks(seconds * TimeSpan.TicksPerSecond)
            : null;
}
