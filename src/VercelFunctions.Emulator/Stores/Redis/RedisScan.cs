using System.Diagnostics;
using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace VercelFunctions.Emulator.Stores.Redis;

/// <summary>
/// Reads the items of a project for people: all with SCAN, a few at a time, so that Redis serves others in between, or one. It
/// has its own connection, so that nothing else waits for it.
/// </summary>
internal sealed class RedisScan(RedisConnection connection, RedisKeys keys)
{
    // Each takes Redis about a millisecond.
    private const int KeysPerScan = 500;
    private const int ItemsPerScript = 100;

    // The first version in which a connection can read keys without making them recently used (CLIENT NO-TOUCH).
    private static readonly Version ReadsWithoutTouching = new(7, 2);

    /// <summary>Lists live items.</summary>
    /// <param name="limit">The most items to list.</param>
    /// <param name="time">The most time to take.</param>
    /// <param name="cancellationToken">Cancels the scan.</param>
    /// <returns>The items, and whether there may be more.</returns>
    /// <exception cref="VercelException">Redis could not be read.</exception>
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

    /// <summary>Reads a live item with its value.</summary>
    /// <returns>The item; null if there is none.</returns>
    /// <exception cref="VercelException">Redis could not be read.</exception>
    public async ValueTask<ViewedItem?> FindAsync(string storeKey)
    {
        AvoidTouching();
        RedisResult result = await RunAsync(RedisScript.View, [keys.Item(storeKey)]).ConfigureAwait(false);
        if (result.IsNull)
        {
            return null;
        }

        long now = (long)result[0];
        RedisItem item = RedisItem.Read(storeKey, result[1], now);
        return new ViewedItem(item.Info, TimeSpan.FromMicroseconds(now - item.LastUsed), (byte[])result[2]!);
    }

    /// <summary>Frees the memory of items that are no longer live.</summary>
    /// <exception cref="VercelException">Redis could not be read.</exception>
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

    /// <summary>Reads the keys of items, at most <see cref="ItemsPerScript"/> at a time; none if SCAN found only other keys.</summary>
    private async IAsyncEnumerable<RedisKey[]> ReadKeysAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // SCAN can return a key more than once.
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

    private ValueTask<RedisResult> RunAsync(RedisScript script, RedisKey[] batch) =>
        connection.RunAsync(script, [keys.Whole, .. batch], [keys.TagPrefix]);

    // Sent each time, because the connection may have been replaced since.
    private void AvoidTouching()
    {
        foreach (IServer server in connection.Servers)
        {
            if (server.IsConnected && server.Version >= ReadsWithoutTouching)
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

            // Lua indexes start at 1, and the first key is not an item.
            yield return RedisItem.Read(keys.StoreKey(batch[(int)row[0] - 2]), row, now);
        }
    }
}
