using System.Net;

namespace VercelFunctions;

/// <summary>
/// A Runtime Cache operation that failed. A miss is no failure and is never reported this way;
/// a failure is never reported as a miss. No secret is in the message.
/// </summary>
public class RuntimeCacheException : Exception
{
    /// <summary>Makes an exception.</summary>
    /// <param name="failure">What kind of failure it is.</param>
    /// <param name="message">What was wrong, with the figure and the limit where there is one.</param>
    /// <param name="recommendedAction">What to do next.</param>
    /// <param name="statusCode">The HTTP status, where an answer came.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public RuntimeCacheException(
        RuntimeCacheFailure failure,
        string message,
        string? recommendedAction = null,
        HttpStatusCode? statusCode = null,
        Exception? innerException = null)
        : base(message, innerException)
    {
        Failure = failure;
        RecommendedAction = recommendedAction;
        StatusCode = statusCode;
    }

    /// <summary>What kind of failure it is.</summary>
    public RuntimeCacheFailure Failure { get; }

    /// <summary>What to do next; null where the message says it all.</summary>
    public string? RecommendedAction { get; }

    /// <summary>The HTTP status of the answer; null where none came.</summary>
    public HttpStatusCode? StatusCode { get; }
}
