using System.Net;

namespace VercelFunctions.Deployments;

/// <summary>The states to wait for, and how long.</summary>
internal sealed class StatusGoal(IReadOnlyList<CacheState> states, TimeSpan timeout)
{
    public TimeSpan Timeout => timeout;

    public bool IsReached(CacheStatusResult result) => result.Status is not null && result.Status.ShowsOneOf(states);

    /// <summary>The failure of a URL that did not show one of the states in time.</summary>
    public VercelException NotReached(StatusUrl url, CacheStatusResult last, TimeSpan waited, int attempts)
    {
        string wanted = string.Join(", ", states.Select(state => state.ToString().ToUpperInvariant()).Distinct());
        string showed = last.Status switch
        {
            null => $"The last request failed: {last.Error!.Message}",
            { Status: 401 or 403 } status => FormattableString.Invariant($"The last response was {status.Status}: ")
                + "a protected deployment needs the secret of Protection Bypass for Automation.",
            { Cache: null } status => FormattableString.Invariant($"The last response was {status.Status} without x-vercel-cache: ")
                + "Vercel may not serve this URL, or it redirects.",
            { } status => FormattableString.Invariant($"The last response showed {status.Cache} (status {status.Status}). ")
                + "The page may lack the purged tag, or a visitor may have refreshed it: then it is a HIT with a small age.",
        };
        TimeSpan tenths = TimeSpan.FromSeconds(Math.Round(waited.TotalSeconds, 1));
        string requests = FormattableString.Invariant($"{attempts} request{(attempts == 1 ? string.Empty : "s")}");
        return new VercelException(
            VercelFailure.StatusNotReached,
            $"{url.Shown} did not show {wanted} within {MessageText.Seconds(tenths)} ({requests}). {showed}",
            last.Status is null ? null : (HttpStatusCode)last.Status.Status,
            innerException: last.Error);
    }
}
