namespace VercelFunctions.Deployments;

/// <summary>The progress of a <see cref="CacheStatusClient"/>, reported after each request.</summary>
public sealed class CacheStatusProgress
{
    internal CacheStatusProgress(CacheStatusResult latest, int attempt, int done, int total)
    {
        Latest = latest;
        Attempt = attempt;
        Done = done;
        Total = total;
    }

    /// <summary>The latest result. If it does not show an expected state, its URL is requested again.</summary>
    public CacheStatusResult Latest { get; }

    /// <summary>How often that URL was requested, this time included.</summary>
    public int Attempt { get; }

    /// <summary>The number of URLs that will not be requested again.</summary>
    public int Done { get; }

    /// <summary>The number of URLs.</summary>
    public int Total { get; }
}
