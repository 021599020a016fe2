namespace VercelFunctions;

/// <summary>What became of one URL that was asked for its cache status: a status, an error, or, after a wait in vain, both.</summary>
public sealed class CacheStatusResult
{
    internal CacheStatusResult(string url, CacheStatus? status, RuntimeCacheException? error)
    {
        Url = url;
        Status = status;
        Error = error;
    }

    /// <summary>The URL as it was given; a user and a password in it are hidden.</summary>
    public string Url { get; }

    /// <summary>What the last answer said; null where none came.</summary>
    public CacheStatus? Status { get; }

    /// <summary>
    /// Why there is no answer, or (<see cref="RuntimeCacheFailure.StatusNotReached"/>) that it is not the one waited for.
    /// Null where all is well: an answer of 404 or 500 is an answer.
    /// </summary>
    public RuntimeCacheException? Error { get; }

    /// <summary>The status or the error, in a line.</summary>
    public override string ToString() => Error is null ? $"{Status}" : Error.Message;
}
