namespace VercelFunctions;

/// <summary>
/// The rest of a list after a request that did not reach the server or timed out: it is not sent, because each request could cost
/// another timeout.
/// </summary>
internal static class Unsent
{
    /// <summary>Whether nothing more should be sent after the failure.</summary>
    public static bool Follows(VercelException? failure) =>
        failure?.Failure is VercelFailure.ConnectionFailed or VercelFailure.TimedOut;

    /// <summary>The failure of a request that was not sent.</summary>
    /// <param name="first">The failure of the request before it.</param>
    public static VercelException Because(VercelException first) =>
        new(first.Failure, $"Not sent, because an earlier request failed: {first.Message}", innerException: first);
}
