using System.Collections.Concurrent;
using System.Net;
using StackExchange.Redis;

namespace VercelFunctions.Emulator.Redis;

/// <summary>
/// Replaces generations, and returns when the replacement can survive a crash: when it is on disk, if the server has an
/// append-only file and can confirm that, and on the requested number of replicas.
/// </summary>
/// <param name="connection">
/// A separate connection: while it waits for replicas or disk, Redis answers nothing else on it.
/// </param>
/// <param name="replicas">How many replicas must confirm.</param>
internal sealed class RedisExpiry(RedisConnection connection, int replicas)
{
    // The limit for all steps together.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(4.5);

    // Longer than the expiry takes to reach replicas and disk.
    private static readonly TimeSpan UnusedTime = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<EndPoint, RedisExpiryQueue> _queues = new();

    /// <summary>Replaces the generations of tags.</summary>
    /// <exception cref="VercelException">They were not replaced, or a crash could undo it.</exception>
    public ValueTask ExpireAsync(IReadOnlyList<RedisKey> tags) =>
        ReplaceAsync(new RedisReplacement(tags, (long)UnusedTime.TotalMilliseconds));

    /// <summary>Replaces the generation of a whole cache.</summary>
    /// <inheritdoc cref="ExpireAsync"/>
    public ValueTask ClearAsync(RedisKey whole) => ReplaceAsync(new RedisReplacement([whole], string.Empty));

    private async ValueTask ReplaceAsync(RedisReplacement replacement)
    {
        try
        {
            await connection.RunAsync((this, replacement), static (_, call) => call.Item1.ReplaceOnceAsync(call.replacement))
                .AsTask().WaitAsync(Limit).ConfigureAwait(false);
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
            await _queues.GetOrAdd(server.EndPoint, _ => new RedisExpiryQueue(connection, server, replicas))
                .AddAsync(replacement).ConfigureAwait(false);
            return true;
        }
        catch (RedisServerException exception) when (RedisFailures.IsPassing(exception))
        {
            await connection.RefreshAsync().ConfigureAwait(false);
            throw;
        }
    }
}
