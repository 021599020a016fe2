using System.Diagnostics;
using StackExchange.Redis;

namespace VercelFunctions.Emulator.Redis;

/// <summary>
/// Frees the memory of what no read can return any more: items that are not live, and generations of tags that no item has. Both
/// can be without a TTL, and a server that does not evict would keep them forever. It runs after a clear, and once per hour on one
/// of the nodes.
/// </summary>
/// <param name="connection">The connection to take turns with.</param>
/// <param name="scan">Reads and changes keys a few at a time.</param>
/// <param name="keys">The names of the project's keys.</param>
/// <param name="time">The clock.</param>
internal sealed class RedisSweep(RedisConnection connection, RedisScan scan, RedisKeys keys, TimeProvider time) : IAsyncDisposable
{
    private const int TagsAtOnce = 100_000;

    // Redis records uses in steps of a second, by a clock that it reads ten times per second.
    private static readonly TimeSpan Imprecision = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    // A little shorter than the interval, so that the turn is free again at the next one.
    private static readonly TimeSpan Turn = TimeSpan.FromMinutes(55);

    private static readonly TimeSpan MaxTime = TimeSpan.FromMinutes(10);

    private readonly CancellationTokenSource _end = new();
    private Task _sweeping = Task.CompletedTask;

    /// <summary>Starts to sweep once per hour.</summary>
    public void Start() => _sweeping = SweepRepeatedlyAsync();

    /// <summary>Sweeps once. If Redis fails, the next sweep frees the rest.</summary>
    public async Task RunAsync()
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        end.CancelAfter(MaxTime);
        try
        {
            await SweepAsync(end.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is VercelException or OperationCanceledException)
        {
            // The items and tags are unused, not wrong.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _sweeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task SweepRepeatedlyAsync()
    {
        while (true)
        {
            await Task.Delay(Interval, time, _end.Token).ConfigureAwait(false);
            if (await TryTakeTurnAsync().ConfigureAwait(false))
            {
                await RunAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task<bool> TryTakeTurnAsync()
    {
        try
        {
            return await connection.TryTakeAsync(keys.Turn, Turn).ConfigureAwait(false);
        }
        catch (VercelException)
        {
            return false;
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        HashSet<string> tags = new(StringComparer.Ordinal);
        long started = Stopwatch.GetTimestamp();
        await foreach (RedisKey[] batch in scan.ReadKeysAsync(keys.TagPattern, cancellationToken).ConfigureAwait(false))
        {
            tags.UnionWith(batch.Select(keys.TagOf));
            if (tags.Count >= TagsAtOnce)
            {
                await SweepAsync(tags, started, cancellationToken).ConfigureAwait(false);
                tags.Clear();
                started = Stopwatch.GetTimestamp();
            }
        }

        await SweepAsync(tags, started, cancellationToken).ConfigureAwait(false);
    }

    // Every item that was stored before the start is found here, and every later one used its tags since.
    private async Task SweepAsync(HashSet<string> tags, long started, CancellationToken cancellationToken)
    {
        await foreach (RedisKey[] batch in scan.ReadKeysAsync(keys.ItemPattern, cancellationToken).ConfigureAwait(false))
        {
            foreach (string used in (string[])(await scan.RunAsync(RedisScript.Sweep, batch).ConfigureAwait(false))!)
            {
                tags.ExceptWith(used.Split(','));
            }
        }

        foreach (string[] batch in tags.Chunk(RedisScan.KeysPerScript))
        {
            TimeSpan unused = Stopwatch.GetElapsedTime(started) + Imprecision;
            await scan.DeleteUnusedAsync([.. batch.Select(keys.Tag)], unused).ConfigureAwait(false);
        }
    }
}
