namespace VercelFunctions;

/// <summary>How far a <see cref="CacheStatusClient"/> has come, told after each answer.</summary>
public sealed class CacheStatusProgress
{
    internal CacheStatusProgress(CacheStatusResult latest, int attempt, int done, int total)
    {
        Latest = latest;
        Attempt = attempt;
        Done = done;
        Total = total;
    }

    /// <summary>The answer, or the failure, that just came. Where it is not what is waited for, its URL is asked again.</summary>
    public CacheStatusResult Latest { get; }

    /// <summary>How often that URL has been asked, this time included.</summary>
    public int Attempt { get; }

    /// <summary>How many URLs will not be asked again.</summary>
    public int Done { get; }

    /// <summary>How many URLs were given.</summary>
    public int Total { get; }
}
