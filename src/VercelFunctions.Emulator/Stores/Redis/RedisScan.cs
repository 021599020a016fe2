using System.Diagnostics;
using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace VercelFunctions.Emulator.Stores.Redis;

/// <summary>
/// Goes through the items of a project by SCAN, a few at a time, so that Redis answers others in between. It has its own
/// connection, so that nothing else waits behind it.
/// </summary>
internal sealed class RedisScan(RedisConnection connection, RedisKeys keys)
{
    // Both take Redis about a millisecond.
    private const int KeysPerScan = 500;
    private const int ItemsPerScript = 100;

    // The first version in which a connection can look at keys without making them recently used (CLIENT NO-TOUCH).
    private static readonly Version LooksWithoutTouching = new(7, 2);

    /// <summary>Lists live items.</summary>
    /// <param name="limit">Stops at so many items.</param>
    /// <param name="time">Stops after so long.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>The items, and whether there may be more.</returns>
    /// <exception cref="RuntimeCacheException">Redis could not be asked.</exception>
    public async Task<RedisItems> ListAsync(int limit, TimeSpan time, CancellationToken cancellationToken)
    {
        List<RedisItem> items = [];
        long started = Stopwatch.GetTimestamp();
        await foreach (RedisKey[] batch in ReadKeysAsync(cancellationToken).ConfigureAwait(false))
        {
            if (batch.Length > 0)
            {
                items.AddRange(Read(batch, await RunAsync(RedisScript.List, batch).ConfigureAwait(false)));
            }

            if (items.Count > limit || Stopwatch.GetElapsedTime(started) > time)
            {
                return new RedisItems([.. items.Take(limit)], IsPartial: true);
            }
        }

        return new RedisItems(items, IsPartial: false);
    }

    /// <summary>Frees the memory of items that are no longer live.</summary>
    /// <exception cref="RuntimeCacheException">Redis could not be asked.</exception>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        await foreach (RedisKey[] batch in ReadKeysAsync(cancellationToken).ConfigureAwait(false))
        {
            if (batch.Length > 0)
            {
                await RunAsync(RedisScript.Sweep, batch).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The keys of items, at most <see cref="ItemsPerScript"/> at a time. There may be none for a while, among many of others.</summary>
    private async IAsyncEnumerable<RedisKey[]> ReadKeysAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // SCAN may give a key twice.
        HashSet<RedisKey> seen = [];
        string cursor = "0";
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            AvoidTouching();
            RedisResult page = await connection.RunAsync(cursor, ReadPageAsync).ConfigureAwait(false);
            cursor = (string)page[0]!;
            RedisKey[] found = [.. ((RedisKey[])page[1]!).Where(seen.Add)];
            if (found.Length == 0)
            {
                yield return found;
            }

            foreach (RedisKey[] batch in found.Chunk(ItemsPerScript))
            {
                yield return batch;
            }
        }
        while (cursor != "0");
    }

    private Task<RedisResult> ReadPageAsync(RedisConnection connection, string cursor) => connection.PrimaryOf(keys.Whole).ExecuteAsync(
        connection.Database, "SCAN", [cursor, "MATCH", keys.ItemPattern, "COUNT", KeysPerScan], CommandFlags.NoRedirect);

    private ValueTask<RedisResult> RunAsync(RedisScript script, RedisKey[] batch) => connection.RunAsync(script, [keys.Whole, .. batch], [keys.TagPrefix]);

    // Said each time, because the connection may be another one since.
    private void AvoidTouching()
    {
        foreach (IServer server in connection.Servers)
        {
            if (server.IsConnected && server.Version >= LooksWithoutTouching)
            {
                _ = server.ExecuteAsync("CLIENT", ["NO-TOUCH", "ON"], CommandFlags.FireAndForget);
            }
        }
    }

    private IEnumerable<RedisItem> Read(RedisKey[] batch, RedisResult result)
    {
        long now = (long)result[0];
        for (int i = 1; i < result.Length; i++)
        {
            RedisResult row = result[i];
            long stored = (long)row[1];
            long timeLeft = (long)row[3];
            yield return new RedisItem(
                new CacheItemInfo
                {
                    // Lua counts from one, and the first key is not an item.
                    StoreKey = keys.StoreKey(batch[(int)row[0] - 2]),
                    Age = TimeSpan.FromMicroseconds(now - stored),
                    Size = (int)row[2],
                    TimeLeft = timeLeft < 0 ? null : TimeSpan.FromMilliseconds(timeLeft),
                    Tags = row[4].IsNull ? [] : ((string)row[4]!).Split(','),
                    Name = (string?)row[5],
                    Hits = row[6].IsNull ? 0 : (long)row[6],
                },
                row[7].IsNull ? stored : (long)row[7]);
        }
    }
}
