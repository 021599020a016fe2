using System.Net;

namespace VercelFunctions;

/// <summary>
/// An operation that failed, with a stable identifier. A miss is never reported this way, and a failure is never reported
/// as a miss. Secrets never appear in the message.
/// </summary>
public class VercelException : Exception
{
    /// <summary>Creates an exception.</summary>
    /// <param name="failure">The kind of failure.</param>
    /// <param name="message">What happened, with the value and the limit.</param>
    /// <param name="statusCode">The HTTP status of the response, if there was one.</param>
    /// <param name="retryAfter">The delay before the next request, if the server specified one.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public VercelException(
        VercelFailure failure,
        string message,
        HttpStatusCode? statusCode = null,
        TimeSpan? retryAfter = null,
        Exception? innerException = null)
        : base(message, innerException)
    {
        Failure = failure;
        StatusCode = statusCode;
        RetryAfter = retryAfter;
    }

    /// <summary>The kind of failure.</summary>
    public VercelFailure Failure { get; }

    /// <summary>The HTTP status of the response; null if there was none.</summary>
    public HttpStatusCode? StatusCode { get; }

    /// <summary>The delay before the next request, as the server specified it; null if it did not.</summary>
    public TimeSpan? RetryAfter { get; }
}
