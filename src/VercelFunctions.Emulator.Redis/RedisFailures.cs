using System.Security.Authentication;
using StackExchange.Redis;

namespace VercelFunctions.Emulator.Redis;

/// <summary>Translates failures of Redis to failures of the cache.</summary>
internal static class RedisFailures
{
    /// <summary>Advice while the emulator starts.</summary>
    public const string CheckAddress = "Check that the address is correct.";

    /// <summary>Advice while the emulator runs.</summary>
    private const string NoRestart = "The emulator needs no restart: it works again as soon as Redis does.";

    private const string CheckServer = "Check that it runs and accepts connections from here.";
    private const string SeeLog = "See its log.";

    /// <summary>Whether the exception comes from Redis or from its client library.</summary>
    public static bool IsKnown(Exception exception) =>
        exception is RedisException or RedisCommandException or TimeoutException or ObjectDisposedException;

    /// <summary>The first word of an error of Redis; null for other exceptions.</summary>
    public static string? CodeOf(Exception exception) =>
        exception is RedisServerException or RedisReplyException ? exception.Message.Split(' ', 2)[0] : null;

    /// <summary>Whether Redis does not know a script yet: after a restart or a failover.</summary>
    public static bool IsUnknownScript(Exception exception) => CodeOf(exception) == "NOSCRIPT";

    /// <summary>
    /// Whether it may pass within moments: the connection broke, or the slot is moving to another server. All operations here
    /// are idempotent.
    /// </summary>
    public static bool IsPassing(Exception exception) =>
        exception is RedisConnectionException || CodeOf(exception) is "MOVED" or "ASK" or "TRYAGAIN" or "UNBLOCKED";

    /// <summary>Translates an exception.</summary>
    /// <param name="exception">The exception. It may quote keys, so its message is shown only if Redis wrote it.</param>
    /// <param name="redis">What and where Redis is.</param>
    /// <param name="advice">What to do if Redis may be back in a moment.</param>
    public static VercelException Translate(Exception exception, string redis, string advice = NoRestart) => exception switch
    {
        TimeoutException => Failure(VercelFailure.TimedOut, $"{redis} timed out. {CheckServer} {advice}", exception),
        RedisServerException or RedisReplyException => TranslateServer(exception, redis, advice),
        _ when Within<AuthenticationException>(exception) => Failure(
            VercelFailure.ConnectionFailed,
            $"{redis} has a certificate that is not trusted here, or does not use TLS. Trust its issuer, or correct the address of Redis.",
            exception),
        _ when IsDenied(exception) => Denied(redis, exception),
        RedisCommandException => Failure(
            VercelFailure.ServerError,
            $"{redis} does not support an operation: {MessageText.Clean(exception.Message)}. See docs/emulator.md for the versions.",
            exception),
        _ => Failure(VercelFailure.ConnectionFailed, $"{redis} cannot be reached. {CheckServer} {advice}", exception),
    };

    private static VercelException TranslateServer(Exception exception, string redis, string advice)
    {
        string message = MessageText.Clean(exception.Message);
        return CodeOf(exception) switch
        {
            "NOAUTH" or "WRONGPASS" => Denied(redis, exception),
            "NOPERM" => NotPermitted(),

            // For a script, the first word is not the code.
            "ERR" when exception.Message.Contains("user executing the script", StringComparison.Ordinal) => NotPermitted(),
            "OOM" => Failure(
                VercelFailure.ServerError,
                $"{redis} is full: {message} Raise maxmemory, or set maxmemory-policy to allkeys-lru, so that the least recently used "
                + "items are evicted.",
                exception),
            "READONLY" => Failure(
                VercelFailure.ServerError,
                $"{redis} is a read-only replica. Specify the address of the primary. After a failover: {advice}",
                exception),
            "LOADING" => Failure(VercelFailure.ConnectionFailed, $"{redis} is loading its data. {advice}", exception),
            "CLUSTERDOWN" or "MASTERDOWN" or "MOVED" or "ASK" or "TRYAGAIN" or "UNBLOCKED" =>
                Failure(VercelFailure.ConnectionFailed, $"{redis} is failing over: {message}. {advice}", exception),
            "MISCONF" or "NOREPLICAS" =>
                Failure(VercelFailure.ServerError, $"{redis} does not accept writes: {message} {SeeLog}", exception),
            _ => Failure(VercelFailure.ServerError, $"{redis} failed: {message}. {SeeLog}", exception),
        };

        VercelException NotPermitted() => Failure(
            VercelFailure.AccessDenied,
            $"The user of {redis} lacks a permission: {message}. Grant the permissions that docs/emulator.md lists.",
            exception);
    }

    private static VercelException Denied(string redis, Exception exception) => Failure(
        VercelFailure.AccessDenied, $"{redis} refused the user or the password. Correct them in the address of Redis.", exception);

    private static VercelException Failure(VercelFailure failure, string message, Exception exception) =>
        new(failure, message, innerException: exception);

    // If the library cannot connect, the reason is in one of the inner exceptions.
    private static bool IsDenied(Exception? exception) =>
        exception is not null
        && (exception is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure }
            || exception.Message.Contains("NOAUTH", StringComparison.Ordinal)
            || exception.Message.Contains("WRONGPASS", StringComparison.Ordinal)
            || IsDenied(exception.InnerException));

    private static bool Within<T>(Exception? exception) =>
        exception is T || (exception is not null && Within<T>(exception.InnerException));
}
