using System.Collections.Concurrent;
using System.Net;
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
    // Of all together.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(4.5);

    // Long enough for the expiry to reach replicas and disk.
    private static readonly TimeSpan UnusedTime = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<EndPoint, RedisExpiryQueue> _queues = new();

    /// <summary>Replaces the generations of tags.</summary>
    /// <exception cref="RuntimeCacheException">They were not replaced, or may not outlast a crash.</exception>
    public ValueTask ExpireAsync(IReadOnlyList<RedisKey> tags) => ReplaceAsync(new RedisReplacement(tags, (long)UnusedTime.TotalMilliseconds));

    /// <summary>Replaces the generation of a whole cache.</summary>
    /// <inheritdoc cref="ExpireAsync"/>
    public ValueTask ClearAsync(RedisKey whole) => ReplaceAsync(new RedisReplacement([whole], string.Empty));

    private async ValueTask ReplaceAsync(RedisReplacement replacement)
    {
        try
        {
            await connection.RunAsync((this, replacement), static (_, call) => call.Item1.ReplaceOnceAsync(call.replacement)).AsTask().WaitAsync(Limit).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            throw RedisFailures.Translate(exception, connection.Description);
        }
    }

    private async Task<bool> ReplaceOnceAsync(RedisReplacement replacement)
    {
        IServer server = connection.PrimaryOf(replacement.Keys[0]);
        try
        {
            await _queues.GetOrAdd(server.EndPoint, _ => new RedisExpiryQueue(connection, server, replicas)).AddAsync(replacement).ConfigureAwait(false);
            return true;
        }
        catch (RedisServerException exception) when (RedisFailures.IsPassing(exception))
        {
            await connection.RefreshAsync().ConfigureAwait(false);
            throw;
        }
    }
}
