using System.Diagnostics;
using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace VercelFunctions.Emulator.Redis;

/// <summary>
/// Reads the items of a project for people, or its keys for a sweep: all with SCAN, a few at a time, so that Redis serves others in
/// between, or one item. It has its own connection, so that nothing else waits for it.
/// </summary>
internal sealed class RedisScan(RedisConnection connection, RedisKeys keys)
{
    /// <summary>How many keys a script changes or reads: it takes Redis about a millisecond.</summary>
    public const int KeysPerScript = 100;

    private const int KeysPerScan = 500;

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

        // SCAN can return a key more than once.
        HashSet<RedisKey> seen = [];
        await foreach (RedisKey[] batch in ReadKeysAsync(keys.ItemPattern, cancellationToken).ConfigureAwait(false))
        {
            RedisKey[] found = [.. batch.Where(seen.Add)];
            if (found.Length > 0)
            {
                items.AddRange(Read(found, await RunAsync(RedisScript.List, found).ConfigureAwait(false)));
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

    /// <summary>Reads keys, at most <see cref="KeysPerScript"/> at a time; none if SCAN found only others.</summary>
    /// <exception cref="VercelException">Redis could not be read.</exception>
    public async IAsyncEnumerable<RedisKey[]> ReadKeysAsync(
        string pattern, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string cursor = "0";
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            AvoidTouching();
            RedisResult page = await connection.RunAsync((cursor, pattern), ReadPageAsync).ConfigureAwait(false);
            cursor = (string)page[0]!;
            RedisKey[] found = (RedisKey[])page[1]!;
            if (found.Length == 0)
            {
                yield return found;
            }

            foreach (RedisKey[] batch in found.Chunk(KeysPerScript))
            {
                yield return batch;
            }
        }
        while (cursor != "0");
    }

    /// <summary>Runs a script that reads items.</summary>
    /// <exception cref="VercelException">The script could not be run.</exception>
    public ValueTask<RedisResult> RunAsync(RedisScript script, RedisKey[] batch) =>
        connection.RunAsync(script, [keys.Whole, .. batch], [keys.TagPrefix]);

    /// <summary>Deletes the generations that were not used for some time and have no TTL.</summary>
    /// <exception cref="VercelException">The script could not be run.</exception>
    public async ValueTask DeleteUnusedAsync(RedisKey[] generations, TimeSpan time) =>
        await connection.RunAsync(RedisScript.Unused, generations, [(long)Math.Ceiling(time.TotalSeconds)]).ConfigureAwait(false);

    private Task<RedisResult> ReadPageAsync(RedisConnection connection, (string Cursor, string Pattern) page) =>
        connection.PrimaryOf(keys.Whole).ExecuteAsync(
            connection.Database, "SCAN", [page.Cursor, "MATCH", page.Pattern, "COUNT", KeysPerScan], CommandFlags.NoRedirect);

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
