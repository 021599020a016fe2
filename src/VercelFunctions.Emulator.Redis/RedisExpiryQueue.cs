using StackExchange.Redis;

namespace VercelFunctions.Emulator.Redis;

/// <summary>
/// The expiries for one server. Expiries that arrive while others wait for replicas or disk run together afterwards and wait
/// once, so that many expiries at once take no longer than two.
/// </summary>
internal sealed class RedisExpiryQueue(RedisConnection connection, IServer server, int replicas)
{
    /// <summary>The first version that can confirm what is on disk (WAITAOF).</summary>
    public static readonly Version ConfirmsDisk = new(7, 2);

    // By default, Redis calls fsync once a second.
    private const int WaitMilliseconds = 2000;

    private readonly object _lock = new();
    private List<Entry> _waiting = [];
    private bool _isRunning;

    /// <summary>Replaces generations.</summary>
    /// <exception cref="RedisException">They may not have been replaced.</exception>
    /// <exception cref="VercelException">They were replaced, but a crash could undo it.</exception>
    public Task AddAsync(RedisReplacement replacement)
    {
        Entry entry = new(replacement, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_lock)
        {
            _waiting.Add(entry);
            if (!_isRunning)
            {
                _isRunning = true;
                _ = RunAsync();
            }
        }

        return entry.Done.Task;
    }

    private async Task RunAsync()
    {
        while (true)
        {
            List<Entry> batch;
            lock (_lock)
            {
                if (_waiting.Count == 0)
                {
                    _isRunning = false;
                    return;
                }

                batch = _waiting;
                _waiting = [];
            }

            try
            {
                await ReplaceAsync(batch).ConfigureAwait(false);
                batch.ForEach(entry => entry.Done.TrySetResult());
            }
            catch (Exception exception)
            {
                batch.ForEach(entry => entry.Done.TrySetException(exception));
            }
        }
    }

    // Waiting covers the writes of one connection, so it must be the connection that the scripts ran on. No redirect may send a
    // script elsewhere, and a socket that was replaced in between has nothing to wait for.
    private async Task ReplaceAsync(List<Entry> batch)
    {
        long sockets = SocketsNow();
        await Task.WhenAll(batch.Select(ReplaceAsync)).ConfigureAwait(false);
        bool hasFile = server.Version >= ConfirmsDisk
            && (await server.InfoRawAsync("persistence", CommandFlags.NoRedirect).ConfigureAwait(false))!
                .Contains("aof_enabled:1", StringComparison.Ordinal);
        if (hasFile)
        {
            await WaitForDiskAsync().ConfigureAwait(false);
        }

        if (replicas > 0)
        {
            await WaitForReplicasAsync().ConfigureAwait(false);
        }

        if ((hasFile || replicas > 0) && sockets != SocketsNow())
        {
            throw new RedisConnectionException(
                ConnectionFailureType.SocketClosed, CommandFlags.None, "The connection was replaced.", null, CommandStatus.Sent);
        }
    }

    private async Task ReplaceAsync(Entry entry)
    {
        (IReadOnlyList<RedisKey> keys, RedisValue unusedTime) = entry.Replacement;
        List<object> arguments =
            [RedisScript.Expire.HashText, keys.Count, .. keys.Select(key => (object)key), RedisGeneration.Next(), unusedTime];
        try
        {
            await server.ExecuteAsync(connection.Database, "EVALSHA", arguments, CommandFlags.NoRedirect).ConfigureAwait(false);
        }
        catch (RedisServerException exception) when (RedisFailures.IsUnknownScript(exception))
        {
            arguments[0] = RedisScript.Expire.Text;
            await server.ExecuteAsync(connection.Database, "EVAL", arguments, CommandFlags.NoRedirect).ConfigureAwait(false);
        }
        catch (RedisException exception) when (!RedisFailures.IsPassing(exception))
        {
            // A failure of this entry only, such as a full server.
            entry.Done.TrySetException(exception);
        }
    }

    private async Task WaitForDiskAsync()
    {
        RedisResult reached = await server.ExecuteAsync("WAITAOF", [1, 0, WaitMilliseconds], CommandFlags.NoRedirect).ConfigureAwait(false);
        if ((int)reached[0] < 1)
        {
            throw new VercelException(
                VercelFailure.ServerError,
                $"The tags are expired, but {connection.Description} did not write that to disk within {WaitMilliseconds / 1000} seconds: "
                + "a crash could undo it. Set appendfsync to everysec or always, and expire the tags again.");
        }
    }

    private async Task WaitForReplicasAsync()
    {
        int reached = (int)await server.ExecuteAsync("WAIT", [replicas, WaitMilliseconds], CommandFlags.NoRedirect).ConfigureAwait(false);
        if (reached < replicas)
        {
            throw new VercelException(
                VercelFailure.ServerError,
                FormattableString.Invariant(
                    $"The tags are expired, but only {reached} of {replicas} replicas of {connection.Description} confirmed that ")
                + $"within {WaitMilliseconds / 1000} seconds: a failover could undo it. Check the replicas, and expire the tags again. "
                + "--redis-wait sets how many must confirm.");
        }
    }

    private long SocketsNow() => server.GetCounters().Interactive.SocketCount;

    private sealed record Entry(RedisReplacement Replacement, TaskCompletionSource Done);
}
