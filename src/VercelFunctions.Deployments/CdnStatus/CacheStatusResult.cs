namespace VercelFunctions.Deployments;

/// <summary>The result for one URL: a status, an error, or both if the expected state was not reached in time.</summary>
public sealed class CacheStatusResult
{
    internal CacheStatusResult(string url, CacheStatus? status, VercelException? error)
    {
        Url = url;
        Status = status;
        Error = error;
    }

    /// <summary>The URL as it was given; a user and a password in it are masked.</summary>
    public string Url { get; }

    /// <summary>The status in the last response; null if there was no response.</summary>
    public CacheStatus? Status { get; }

    /// <summary>
    /// Why there is no response, or that it did not show an expected state in time
    /// (<see cref="VercelFailure.StatusNotReached"/>). Null otherwise: a response with status 404 or 500 is not an error.
    /// </summary>
    public VercelException? Error { get; }

    /// <summary>The status or the error, in one line.</summary>
    public override string ToString() => Error is null ? $"{Status}" : Error.Message;
}
