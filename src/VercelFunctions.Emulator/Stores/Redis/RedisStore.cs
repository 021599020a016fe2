using System.Diagnostics;
using StackExchange.Redis;

namespace VercelFunctions.Emulator.Stores.Redis;

/// <summary>
/// One project's items in Redis. A node keeps no copy: every read asks the primary, so what one node did is seen by all
/// others as soon as it was answered. All times are of Redis' clock.
/// </summary>
/// <remarks>
/// Each tag has a generation, a unique value under a key of its own, and an item has the generations that its tags had when
/// it was stored. Scripts/live.lua compares them. To expire a tag is to replace its generation.
/// </remarks>
/// <param name="connection">Where it reads and writes.</param>
/// <param name="keys">The names of its keys.</param>
/// <param name="expiry">What expires tags.</param>
/// <param name="scan">What goes through all items.</param>
/// <param name="uses">What counts reads.</param>
internal sealed class RedisStore(RedisConnection connection, RedisKeys keys, RedisExpiry expiry, RedisScan scan, RedisUses uses) : ICacheStore
{
    private static readonly TimeSpan MaxListTime = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan MaxSweepTime = TimeSpan.FromMinutes(10);

    private readonly RedisValue[] _getArguments = [keys.TagPrefix];

    public string Description => connection.Description;

    public async ValueTask<ReadOnlyMemory<byte>?> GetAsync(string storeKey, CancellationToken cancellationToken)
    {
        RedisResult result = await connection.RunAsync(RedisScript.Get, [keys.Item(storeKey), keys.Whole], _getArguments).ConfigureAwait(false);
        if (result.IsNull)
        {
            return null;
        }

        uses.Add(storeKey, (RedisValue)result[1], (RedisValue)result[2]);
        return (byte[])result[0]!;
    }

    public async ValueTask SetAsync(string storeKey, ReadOnlyMemory<byte> json, CacheItemOptions options, CancellationToken cancellationToken) => await connection.RunAsync(
        RedisScript.Set,
        [keys.Item(storeKey), keys.Whole, .. options.Tags.Select(keys.Tag)],
        [json, string.Join(',', options.Tags), options.Name ?? string.Empty, options.Ttl is TimeSpan ttl ? (long)ttl.TotalMilliseconds : string.Empty, RedisGeneration.Next()]).ConfigureAwait(false);

    public ValueTask DeleteAsync(string storeKey, CancellationToken cancellationToken) => connection.RemoveAsync(keys.Item(storeKey));

    public async ValueTask<IReadOnlyList<TagExpiry>> ExpireTagsAsync(IReadOnlyList<string> tags, CancellationToken cancellationToken)
    {
        if (tags.Count == 0)
        {
            return [];
        }

        long started = Stopwatch.GetTimestamp();
        try
        {
            await expiry.ExpireAsync([.. tags.Select(keys.Tag)]).ConfigureAwait(false);
            TimeSpan taken = Stopwatch.GetElapsedTime(started);
            return [.. tags.Select(tag => TagExpiry.Expired(tag, taken))];
        }
        catch (RuntimeCacheException exception)
        {
            TimeSpan taken = Stopwatch.GetElapsedTime(started);
            return [.. tags.Select(tag => TagExpiry.Failed(tag, taken, exception))];
        }
    }

    public async ValueTask<IReadOnlyList<CacheItemInfo>> ListAsync(CancellationToken cancellationToken)
    {
        await uses.FlushAsync().ConfigureAwait(false);
        RedisItems found = await scan.ListAsync(int.MaxValue, MaxListTime, cancellationToken).ConfigureAwait(false);
        return found.IsPartial
            ? throw new RuntimeCacheException(
                RuntimeCacheFailure.TimedOut, $"{Description} holds more keys than can be listed within {MaxListTime.TotalSeconds} seconds.", "See the first of the items on the emulator's page.")
            : found.MostRecentFirst();
    }

    public async ValueTask ClearAsync(CancellationToken cancellationToken)
    {
        await expiry.ClearAsync(keys.Whole).ConfigureAwait(false);

        // No item can be read any more. What is left is their memory, which a server without an eviction policy would never get back.
        _ = SweepAsync();
    }

    private async Task SweepAsync()
    {
        using CancellationTokenSource deadline = new(MaxSweepTime);
        try
        {
            await scan.SweepAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is RuntimeCacheException or OperationCanceledException)
        {
            // Redis evicts them in its own time.
        }
    }
}
