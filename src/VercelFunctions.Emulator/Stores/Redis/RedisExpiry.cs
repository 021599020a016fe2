using System.Globalization;
using StackExchange.Redis;

namespace VercelFunctions.Emulator.Stores.Redis;

/// <summary>
/// Replaces generations, and returns once that will outlast a crash: on disk if the server has an append-only file and can
/// say so, and on as many replicas as were asked for.
/// </summary>
/// <param name="connection">
/// A connection of its own: while it waits for replicas or disk, nothing else on the connection is answered.
/// </param>
/// <param name="replicas">How many replicas must have it.</param>
internal sealed class RedisExpiry(RedisConnection connection, int replicas)
{
    /// <summary>The first version that can say what is on disk (WAITAOF).</summary>
    public static readonly Version KnowsWhatIsOnDisk = new(7, 2);

    // fsync comes once a second, unless Redis is told otherwise.
    private const int WaitMilliseconds = 2000;

    // Of all together.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(4.5);

    // Long enough for the expiry to reach replicas and disk.
    private static readonly TimeSpan UnusedTime = TimeSpan.FromMinutes(1);

    /// <summary>Replaces the generations of tags.</summary>
    /// <exception cref="RuntimeCacheException">They were not replaced, or may not outlast a crash.</exception>
    public ValueTask ExpireAsync(IReadOnlyList<RedisKey> tags) => ReplaceAsync(tags, (long)UnusedTime.TotalMilliseconds);

    /// <summary>Replaces the generation of a whole cache.</summary>
    /// <inheritdoc cref="ExpireAsync"/>
    public ValueTask ClearAsync(RedisKey whole) => ReplaceAsync([whole], string.Empty);

    private async ValueTask ReplaceAsync(IReadOnlyList<RedisKey> keys, RedisValue time)
    {
        try
        {
            await connection.RunAsync((this, keys, time), static (_, call) => call.Item1.ReplaceOnceAsync(call.keys, call.time)).AsTask().WaitAsync(Limit).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            throw RedisFailures.Translate(exception, connection.Description);
        }
    }

    // Waiting is about the writes of one connection, so it must be the one that the script ran on. No redirect may lead
    // the script elsewhere, and a socket that was replaced in between has nothing to wait for.
    private async Task<bool> ReplaceOnceAsync(IReadOnlyList<RedisKey> keys, RedisValue time)
    {
        IServer server = connection.PrimaryOf(keys[0]);
        long sockets = SocketsOf(server);
        Task<string?> persistence = server.InfoRawAsync("persistence", CommandFlags.NoRedirect);
        try
        {
            await EvaluateAsync(server, keys, time).ConfigureAwait(false);
            bool hasFile = server.Version >= KnowsWhatIsOnDisk && (await persistence.ConfigureAwait(false))!.Contains("aof_enabled:1", StringComparison.Ordinal);
            if (hasFile || replicas > 0)
            {
                await WaitAsync(server, hasFile).ConfigureAwait(false);
                return sockets == SocketsOf(server) ? true : throw new RedisConnectionException(ConnectionFailureType.SocketClosed, CommandFlags.None, "The connection was replaced.", null, CommandStatus.Sent);
            }

            return true;
        }
        catch (RedisServerException exception) when (RedisFailures.IsPassing(exception))
        {
            await connection.RefreshAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            // Nobody else looks at its failure.
            await Task.WhenAny(persistence).ConfigureAwait(false);
            _ = persistence.Exception;
        }
    }

    private async Task EvaluateAsync(IServer server, IReadOnlyList<RedisKey> keys, RedisValue time)
    {
        List<object> arguments = [RedisScript.Expire.HashText, keys.Count, .. keys.Select(key => (object)key), RedisGeneration.Next(), time];
        try
        {
            await server.ExecuteAsync(connection.Database, "EVALSHA", arguments, CommandFlags.NoRedirect).ConfigureAwait(false);
        }
        catch (RedisServerException exception) when (RedisFailures.IsUnknownScript(exception))
        {
            arguments[0] = RedisScript.Expire.Text;
            await server.ExecuteAsync(connection.Database, "EVAL", arguments, CommandFlags.NoRedirect).ConfigureAwait(false);
        }
    }

    private async Task WaitAsync(IServer server, bool hasFile)
    {
        RedisResult result = hasFile
            ? await server.ExecuteAsync("WAITAOF", [1, 0, WaitMilliseconds], CommandFlags.NoRedirect).ConfigureAwait(false)
            : RedisResult.Create(1);
        if (hasFile && (int)result[0] < 1)
        {
            throw new RuntimeCacheException(
                RuntimeCacheFailure.ServerError,
                $"The tags are expired, but {connection.Description} did not write that to disk within {WaitMilliseconds / 1000.0:0.0} seconds: a crash could undo it.",
                "Set appendfsync to everysec or always, and expire the tags again.");
        }

        if (replicas == 0)
        {
            return;
        }

        int reached = (int)await server.ExecuteAsync("WAIT", [replicas, WaitMilliseconds], CommandFlags.NoRedirect).ConfigureAwait(false);
        if (reached < replicas)
        {
            throw new RuntimeCacheException(
                RuntimeCacheFailure.ServerError,
                string.Create(CultureInfo.InvariantCulture, $"The tags are expired, but only {reached} of {replicas} replicas of {connection.Description} confirmed that within {WaitMilliseconds / 1000.0:0.0} seconds: a failover could undo it."),
                "Check the replicas, and expire the tags again. --redis-wait says how many must confirm.");
        }
    }

    private static long SocketsOf(IServer server) => server.GetCounters().Interactive.SocketCount;
}
