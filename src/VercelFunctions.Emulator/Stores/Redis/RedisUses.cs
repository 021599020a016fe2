using System.Runtime.InteropServices;
using StackExchange.Redis;

namespace VercelFunctions.Emulator.Stores.Redis;

/// <summary>
/// Which items of a project this node has read lately, on their way into Redis: written about once a second and many at a
/// time, so that a read writes nothing itself. A node that ends loses the last second. That costs hits on the page, and
/// nothing else: what is evicted first is decided by Redis.
/// </summary>
internal sealed class RedisUses(RedisConnection connection, RedisKeys keys) : IAsyncDisposable
{
    // Beyond it, reads of further items are not counted until these are written.
    private const int MaxWaiting = 20_000;

    private const int BatchSize = 200;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly object _lock = new();
    private readonly CancellationTokenSource _end = new();
    private Dictionary<string, Use> _waiting = new(StringComparer.Ordinal);
    private Task _writing = Task.CompletedTask;

    /// <summary>Begins to write once a second.</summary>
    public void Start() => _writing = WriteAgainAndAgainAsync();

    /// <summary>Counts a read.</summary>
    /// <param name="storeKey">The item's store key.</param>
    /// <param name="stored">When what was read had been stored, by Redis' clock.</param>
    /// <param name="now">When it was read, by the same clock.</param>
    public void Add(string storeKey, RedisValue stored, RedisValue now)
    {
        lock (_lock)
        {
            if (_waiting.Count >= MaxWaiting && !_waiting.ContainsKey(storeKey))
            {
                return;
            }

            ref Use use = ref CollectionsMarshal.GetValueRefOrAddDefault(_waiting, storeKey, out bool exists);
            use = new Use(stored, exists && use.Stored == stored ? use.Hits + 1 : 1, now);
        }
    }

    /// <summary>Writes what was counted so far. What cannot be written is forgotten.</summary>
    public async ValueTask FlushAsync()
    {
        Dictionary<string, Use> counted;
        lock (_lock)
        {
            if (_waiting.Count == 0)
            {
                return;
            }

            counted = _waiting;
            _waiting = new(StringComparer.Ordinal);
        }

        foreach (KeyValuePair<string, Use>[] batch in counted.Chunk(BatchSize))
        {
            try
            {
                await connection.RunAsync(
                    RedisScript.Uses,
                    Array.ConvertAll(batch, use => keys.Item(use.Key)),
                    [.. batch.SelectMany(use => new RedisValue[] { use.Value.Stored, use.Value.Hits, use.Value.At })]).ConfigureAwait(false);
            }
            catch (RuntimeCacheException)
            {
                return;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await FlushAsync().ConfigureAwait(false);
        _end.Dispose();
    }

    private async Task WriteAgainAndAgainAsync()
    {
        while (true)
        {
            await Task.Delay(Interval, _end.Token).ConfigureAwait(false);
            await FlushAsync().ConfigureAwait(false);
        }
    }

    private readonly record struct Use(RedisValue Stored, long Hits, RedisValue At);
}
