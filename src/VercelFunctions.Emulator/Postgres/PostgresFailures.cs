using System.Net.Sockets;
using Npgsql;

namespace VercelFunctions.Emulator.Postgres;

/// <summary>What went wrong between here and PostgreSQL, told as failures of the cache.</summary>
internal static class PostgresFailures
{
    private const string NoRestart = "The emulator needs no restart: it serves again as soon as it can.";

    /// <summary>Whether it is of Npgsql, or of what Npgsql lets through.</summary>
    public static bool IsKnown(Exception exception) => exception is NpgsqlException or SocketException or IOException or TimeoutException;

    /// <summary>
    /// Whether the connection broke while it was in use. One that stood in the pool may be long dead, as after a
    /// restart of PostgreSQL, so what can be repeated is worth a try with a fresh one.
    /// </summary>
    public static bool IsBrokenConnection(Exception exception) => exception switch
    {
        PostgresException postgres => postgres.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or "57P05",
        NpgsqlException { InnerException: IOException or SocketException } => true,
        _ => exception is IOException or SocketException,
    };

    /// <summary>Whether PostgreSQL undid the transaction in favour of another, and asks to repeat it.</summary>
    public static bool IsConflict(Exception exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected };

    /// <summary>The failure that it is for the cache's user.</summary>
    /// <param name="exception">What Npgsql threw. What it says holds neither a password nor a value.</param>
    /// <param name="database">What and where the database is.</param>
    public static RuntimeCacheException Translate(Exception exception, string database) => exception switch
    {
        PostgresException postgres => Translate(postgres, database),
        TimeoutException or { InnerException: TimeoutException } => new RuntimeCacheException(
            RuntimeCacheFailure.TimedOut, $"{database} did not answer in time.", $"See whether it runs and what keeps it busy. {NoRestart}", innerException: exception),
        _ => new RuntimeCacheException(
            RuntimeCacheFailure.ConnectionFailed,
            $"{database} cannot be reached: {MessageText.Clean(Reason(exception))}.",
            $"See that it runs and takes connections from here. {NoRestart}",
            innerException: exception),
    };

    private static RuntimeCacheException Translate(PostgresException exception, string database)
    {
        string said = $"{MessageText.Clean(exception.MessageText)} ({exception.SqlState})";
        return exception.SqlState switch
        {
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => new RuntimeCacheException(
                RuntimeCacheFailure.AccessDenied, $"{database} refused the user or the password: {said}.", "Correct them in the connection string.", innerException: exception),
            PostgresErrorCodes.InsufficientPrivilege => new RuntimeCacheException(
                RuntimeCacheFailure.AccessDenied,
                $"{database} does not permit this: {said}.",
                $"Let an administrator make this user the owner of the schema {PostgresSchema.Name}.",
                innerException: exception),
            PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.TooManyConnections =>
                new RuntimeCacheException(RuntimeCacheFailure.ConnectionFailed, $"{database} takes no connection now: {said}.", NoRestart, innerException: exception),
            PostgresErrorCodes.QueryCanceled => new RuntimeCacheException(
                RuntimeCacheFailure.TimedOut, $"{database} did not finish in time: {said}.", "See what keeps it busy.", innerException: exception),
            PostgresErrorCodes.InvalidCatalogName => new RuntimeCacheException(
                RuntimeCacheFailure.ServerError, $"{database} is not there: {said}.", "Create the database, or name another in the connection string.", innerException: exception),
            PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName => new RuntimeCacheException(
                RuntimeCacheFailure.ServerError,
                $"{database} has lost the tables of the schema {PostgresSchema.Name}: {said}.",
                "Start the emulator anew: it makes them when it starts.",
                innerException: exception),
            _ => new RuntimeCacheException(RuntimeCacheFailure.ServerError, $"{database} failed: {said}.", "Look at its log.", innerException: exception),
        };
    }

    // The innermost says what happened; what is around it says where in Npgsql.
    private static string Reason(Exception exception) => exception.GetBaseException().Message.TrimEnd('.');
}
