using System.Diagnostics;
using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace VercelFunctions.Emulator.Redis;

/// <summary>
/// One project's items in Redis. A node has no copy: every read goes to the primary, so a change by one node is visible to all
/// others as soon as it is acknowledged. All times are of Redis' clock.
/// </summary>
/// <remarks>
/// Each tag has a generation, a unique value under its own key, and an item contains the generations that its tags had when it
/// was stored. Scripts/live.lua compares them. Expiring a tag replaces its generation.
/// </remarks>
/// <param name="connection">The connection to read and write with.</param>
/// <param name="keys">The names of the project's keys.</param>
/// <param name="expiry">Expires tags.</param>
/// <param name="scan">Iterates over all items.</param>
/// <param name="uses">Counts reads.</param>
/// <param name="sweep">Frees memory.</param>
internal sealed class RedisStore(
    RedisConnection connection, RedisKeys keys, RedisExpiry expiry, RedisScan scan, RedisUses uses, RedisSweep sweep)
    : IProjectStore
{
    private static readonly TimeSpan MaxListTime = TimeSpan.FromSeconds(4);

    private readonly RedisValue[] _getArguments = [keys.TagPrefix];

    public IStoreView View { get; } = new RedisStoreView(scan, uses);

    public string Description => connection.Description;

    public async ValueTask<ReadOnlyMemory<byte>?> GetAsync(string storeKey, CancellationToken cancellationToken) =>
        (await ReadAsync(storeKey, cancellationToken).ConfigureAwait(false))?.Json;

    public async ValueTask<StoredItem?> ReadAsync(string storeKey, CancellationToken cancellationToken)
    {
        RedisResult result =
            await connection.RunAsync(RedisScript.Get, [keys.Item(storeKey), keys.Whole], _getArguments).ConfigureAwait(false);
        if (result.IsNull)
        {
            return null;
        }

        uses.Add(storeKey, (RedisValue)result[1]);
        return new StoredItem((byte[])result[0]!, TimeSpan.FromSeconds((long)result[2]), (string)result[3]!);
    }

    public async ValueTask SetAsync(
        string storeKey, ReadOnlyMemory<byte> json, CacheItemOptions options, CancellationToken cancellationToken)
    {
        RedisValue ttl = options.Ttl is TimeSpan time ? (long)time.TotalMilliseconds : string.Empty;
        await connection.RunAsync(
            RedisScript.Set,
            [keys.Item(storeKey), keys.Whole, .. options.Tags.Select(keys.Tag)],
            [json, string.Join(',', options.Tags), options.Name ?? string.Empty, ttl, RedisGeneration.Next()]).ConfigureAwait(false);
    }

    public ValueTask DeleteAsync(string storeKey, CancellationToken cancellationToken) => connection.DeleteAsync(keys.Item(storeKey));

    public async IAsyncEnumerable<Expiry> TryExpireTagsAsync(
        IReadOnlyList<string> tags, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (tags.Count == 0)
        {
            yield break;
        }

        long started = Stopwatch.GetTimestamp();
        VercelException? failure = null;
        try
        {
            await expiry.ExpireAsync([.. tags.Select(keys.Tag)]).ConfigureAwait(false);
        }
        catch (VercelException exception)
        {
            failure = exception;
        }

        TimeSpan taken = Stopwatch.GetElapsedTime(started);
        foreach (string tag in tags)
        {
            yield return new Expiry(ExpiryKind.Tag, tag, taken, failure);
        }
    }

    public async ValueTask<IReadOnlyList<CacheItemInfo>> ListAsync(CancellationToken cancellationToken = default)
    {
        await uses.FlushAsync().ConfigureAwait(false);
        RedisItems found = await scan.ListAsync(int.MaxValue, MaxListTime, cancellationToken).ConfigureAwait(false);
        return found.IsPartial
            ? throw new VercelException(
                VercelFailure.TimedOut,
                $"{Description} has more keys than can be listed within {MessageText.Seconds(MaxListTime)}. The emulator's page shows the "
                + "first items.")
            : found.MostRecentFirst();
    }

    public async ValueTask ClearAsync(CancellationToken cancellationToken = default)
    {
        await expiry.ClearAsync(keys.Whole).ConfigureAwait(false);

        // No item can be read any more, but a server without an eviction policy would not free their memory.
        _ = sweep.RunAsync();
    }
}
