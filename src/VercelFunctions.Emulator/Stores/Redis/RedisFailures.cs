using System.Security.Authentication;
using StackExchange.Redis;

namespace VercelFunctions.Emulator.Stores.Redis;

/// <summary>What went wrong between the emulator and Redis, as failures of the cache.</summary>
internal static class RedisFailures
{
    private const string NoRestart = "The emulator needs no restart: it serves again as soon as Redis does.";

    /// <summary>Whether it comes from Redis or from the client library.</summary>
    public static bool IsKnown(Exception exception) =>
        exception is RedisException or RedisCommandException or TimeoutException or ObjectDisposedException;

    /// <summary>Whether Redis does not know a script yet: it was restarted, or another server took over.</summary>
    public static bool IsUnknownScript(Exception exception) => CodeOf(exception) == "NOSCRIPT";

    /// <summary>
    /// Whether it may pass within moments: the connection broke, or the slot is moving to another server. All operations
    /// here may be done twice.
    /// </summary>
    public static bool IsPassing(Exception exception) => exception is RedisConnectionException || CodeOf(exception) is "MOVED" or "ASK" or "TRYAGAIN" or "UNBLOCKED";

    /// <summary>The failure that it is for users of the cache.</summary>
    /// <param name="exception">What was thrown. It may quote keys, so its text goes no further unless it is Redis' own.</param>
    /// <param name="redis">What and where Redis is.</param>
    public static RuntimeCacheException Translate(Exception exception, string redis) => exception switch
    {
        TimeoutException => new(RuntimeCacheFailure.TimedOut, $"{redis} did not answer in time.", $"Check that it runs and what keeps it busy. {NoRestart}", innerException: exception),
        RedisServerException => TranslateServer(exception, redis),
        _ when Within<AuthenticationException>(exception) => new(
            RuntimeCacheFailure.ConnectionFailed, $"{redis} has a certificate that is not trusted here, or does not use TLS.", "Trust the authority that issued it, or correct the address of Redis.", innerException: exception),
        _ when IsDenied(exception) => Denied(redis, exception),
        RedisCommandException => new(RuntimeCacheFailure.ServerError, $"{redis} cannot do this: {MessageText.Clean(exception.Message)}.", "See which versions docs/emulator.md names.", innerException: exception),
        _ => new(
            RuntimeCacheFailure.ConnectionFailed, $"{redis} cannot be reached.", $"Check that it runs and accepts connections from here. {NoRestart}", innerException: exception),
    };

    private static RuntimeCacheException TranslateServer(Exception exception, string redis)
    {
        string said = MessageText.Clean(exception.Message);
        return CodeOf(exception) switch
        {
            "NOAUTH" or "WRONGPASS" => Denied(redis, exception),
            "NOPERM" => NotPermitted(),

            // Of a script, it is not the first word that says so.
            "ERR" when exception.Message.Contains("user executing the script", StringComparison.Ordinal) => NotPermitted(),
            "OOM" => new(
                RuntimeCacheFailure.ServerError,
                $"{redis} is full: {said}",
                "Raise maxmemory, or set maxmemory-policy to allkeys-lru, so that the least recently used items are evicted.",
                innerException: exception),
            "READONLY" => new(
                RuntimeCacheFailure.ServerError, $"{redis} is a read-only replica.", $"Give the address of the primary. After a failover: {NoRestart}", innerException: exception),
            "LOADING" => new(RuntimeCacheFailure.ConnectionFailed, $"{redis} is loading its data.", NoRestart, innerException: exception),
            "CLUSTERDOWN" or "MASTERDOWN" or "MOVED" or "ASK" or "TRYAGAIN" or "UNBLOCKED" => new(
                RuntimeCacheFailure.ConnectionFailed, $"{redis} is failing over: {said}.", NoRestart, innerException: exception),
            "MISCONF" or "NOREPLICAS" => new(RuntimeCacheFailure.ServerError, $"{redis} takes no writes: {said}", "Look at its log.", innerException: exception),
            _ => new(RuntimeCacheFailure.ServerError, $"{redis} failed: {said}.", "Look at its log.", innerException: exception),
        };

        RuntimeCacheException NotPermitted() => new(
            RuntimeCacheFailure.AccessDenied, $"{redis} does not permit this to the user: {said}.", "Give the user the rights that docs/emulator.md lists.", innerException: exception);
    }

    private static RuntimeCacheException Denied(string redis, Exception exception) => new(
        RuntimeCacheFailure.AccessDenied, $"{redis} refused the user or the password.", "Correct them in the address of Redis.", innerException: exception);

    // It is somewhere within what the library throws if it cannot connect.
    private static bool IsDenied(Exception? exception) =>
        exception is not null
        && (exception is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure }
            || exception.Message.Contains("NOAUTH", StringComparison.Ordinal)
            || exception.Message.Contains("WRONGPASS", StringComparison.Ordinal)
            || IsDenied(exception.InnerException));

    private static bool Within<T>(Exception? exception) => exception is T || (exception is not null && Within<T>(exception.InnerException));

    private static string? CodeOf(Exception exception) => exception is RedisServerException ? exception.Message.Split(' ', 2)[0] : null;
}
