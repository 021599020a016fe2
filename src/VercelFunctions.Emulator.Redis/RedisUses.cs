using System.Diagnostics;
using System.Runtime.InteropServices;
using StackExchange.Redis;

namespace VercelFunctions.Emulator.Redis;

/// <summary>
/// Counts this node's reads of a project's items, and writes them to Redis in batches about once a second, so that a read itself
/// writes nothing. A node that crashes loses the last second: hits on the page, but not the order of eviction, which is Redis'
/// own.
/// </summary>
internal sealed class RedisUses(RedisConnection connection, RedisKeys keys) : IAsyncDisposable
{
    // Reads of more items than that are not counted until these are written.
    private const int MaxWaiting = 20_000;

    private const int BatchSize = 200;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly object _lock = new();
    private readonly CancellationTokenSource _end = new();
    private Dictionary<string, Use> _waiting = new(StringComparer.Ordinal);
    private Task _writing = Task.CompletedTask;

    /// <summary>Starts to write once a second.</summary>
    public void Start() => _writing = WriteRepeatedlyAsync();

    /// <summary>Counts a read.</summary>
    /// <param name="storeKey">The item's store key.</param>
    /// <param name="stored">When the version that was read was stored, by Redis' clock.</param>
    public void Add(string storeKey, RedisValue stored)
    {
        long now = Stopwatch.GetTimestamp();
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

    /// <summary>Writes the counts. Counts that cannot be written are lost.</summary>
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
                    [.. batch.SelectMany(ArgumentsOf)]).ConfigureAwait(false);
            }
            catch (VercelException)
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

    private async Task WriteRepeatedlyAsync()
    {
        while (true)
        {
            await Task.Delay(Interval, _end.Token).ConfigureAwait(false);
            await FlushAsync().ConfigureAwait(false);
        }
    }

    private static RedisValue[] ArgumentsOf(KeyValuePair<string, Use> use) =>
        [use.Value.Stored, use.Value.Hits, MicrosecondsSince(use.Value.At)];

    // Redis converts it to its own clock.
    private static long MicrosecondsSince(long timestamp) => (long)Stopwatch.GetElapsedTime(timestamp).TotalMicroseconds;

    private readonly record struct Use(RedisValue Stored, long Hits, long At);
}
