using System.Net;

namespace VercelFunctions;

/// <summary>What is waited for, and for how long.</summary>
internal sealed class StatusGoal(IReadOnlyList<CacheState> states, TimeSpan timeout)
{
    public TimeSpan Timeout => timeout;

    public bool IsReached(CacheStatusResult result) => result.Status is not null && result.Status.ShowsOneOf(states);

    /// <summary>The error of a URL that did not get there.</summary>
    public RuntimeCacheException NotReached(StatusUrl url, CacheStatusResult last, TimeSpan waited, int attempts)
    {
        string wanted = string.Join(", ", states.Select(state => state.ToString().ToUpperInvariant()).Distinct());
        string showed = last.Status switch
        {
            null => $"At last: {last.Error!.Message}",
            { Cache: null } status => FormattableString.Invariant($"It last answered {status.Status} without x-vercel-cache."),
            { } status => FormattableString.Invariant($"It last showed {status.Cache} (status {status.Status})."),
        };
        return new RuntimeCacheException(
            RuntimeCacheFailure.StatusNotReached,
            FormattableString.Invariant($"{url.Shown} did not show {wanted} in {waited.TotalSeconds:0.#} seconds (asked {attempts} times). {showed}"),
            Advice(last),
            last.Status is null ? null : (HttpStatusCode)last.Status.Status,
            last.Error);
    }

    private static string Advice(CacheStatusResult last) => last.Status switch
    {
        null => last.Error!.RecommendedAction ?? string.Empty,
        { Status: 401 or 403 } => "If the deployment is protected, give -BypassSecret (Protection Bypass for Automation, in the project's settings).",
        { Cache: null } => "Check that Vercel serves this URL, and that it is not only a redirect.",
        _ => "Check that the page bears the tag that was purged, in this project and environment, or wait longer (-TimeoutSec). Where others visit the page, one of them may have refreshed it: then it is a HIT whose Age is small.",
    };
}
