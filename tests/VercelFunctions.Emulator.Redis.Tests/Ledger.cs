using System.Collections.Concurrent;
using System.Diagnostics;

namespace VercelFunctions.Emulator.Redis.Tests;

/// <summary>
/// The writes and expiries of a cache, with the times of request and acknowledgement, so that every value that is read can be
/// checked. Each key has one writer, which waits for each response; values are unique.
/// </summary>
internal sealed class Ledger
{
    private readonly ConcurrentDictionary<int, Write> _writes = new();
    private readonly ConcurrentDictionary<string, Write> _last = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Expiry>> _expiries = new();
    private int _value;
    private int _acknowledged;
    private int _expired;

    /// <summary>The number of acknowledged writes.</summary>
    public int Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>The number of acknowledged expiries.</summary>
    public int Expired => Volatile.Read(ref _expired);

    /// <summary>Stores a unique value, and records the time.</summary>
    public Task SetAsync(RuntimeCache cache, string key, params string[] tags) => SetAsync(cache, key, null, tags);

    /// <summary>Stores a unique value with a TTL, and records the time.</summary>
    public async Task SetAsync(RuntimeCache cache, string key, TimeSpan? ttl, params string[] tags)
    {
        Write write = new(Interlocked.Increment(ref _value), tags, Stopwatch.GetTimestamp());
        _writes[write.Value] = write;
        _last[key] = write;
        await cache.SetAsync(key, write.Value, new CacheItemOptions { Tags = tags, Ttl = ttl });
        write.Acknowledged = Stopwatch.GetTimestamp();
        Interlocked.Increment(ref _acknowledged);
    }

    /// <summary>Expires a tag, and records the time.</summary>
    public async Task ExpireAsync(RuntimeCache cache, string tag)
    {
        Expiry expiry = new(Stopwatch.GetTimestamp());
        Of(tag).Enqueue(expiry);
        await cache.ExpireTagAsync(tag);
        expiry.Acknowledged = Stopwatch.GetTimestamp();
        Interlocked.Increment(ref _expired);
    }

    /// <summary>Reads a key, and checks that the item was not written before an acknowledged expiry of its tags.</summary>
    public async Task ReadAsync(RuntimeCache cache, string key)
    {
        long asked = Stopwatch.GetTimestamp();
        int? found = await cache.GetAsync<int?>(key);
        if (found is int value)
        {
            Write write = _writes[value];
            Assert.False(
                write.Acknowledged > 0 && write.Tags.Any(
                    tag => Of(tag).Any(
                        expiry => expiry.Asked > write.Acknowledged && expiry.Acknowledged > 0 && expiry.Acknowledged < asked)),
                $"{key} has {value}, although one of its tags was expired after it was written: {string.Join(", ", write.Tags)}");
        }
    }

    /// <summary>
    /// The same as <see cref="ReadAsync"/>, but by the key's writer, which also checks the value and whether it can be missing.
    /// </summary>
    /// <param name="cache">The cache.</param>
    /// <param name="key">The key.</param>
    /// <param name="mayLose">Whether items can also be missing for other reasons, such as an eviction or a crash.</param>
    public async Task ReadOwnAsync(RuntimeCache cache, string key, bool mayLose = false)
    {
        if (!_last.TryGetValue(key, out Write? last))
        {
            return;
        }

        await ReadAsync(cache, key);
        int? found = await cache.GetAsync<int?>(key);

        // A write without a response can take effect at any time, or never.
        Assert.True(
            found is null || last.Acknowledged == 0 || mayLose || found == last.Value,
            $"{key} has {found}, although {last.Value} was written later.");
        Assert.True(
            found is not null || mayLose || last.Acknowledged == 0 || last.Tags.Any(
                tag => Of(tag).Any(expiry => expiry.Acknowledged == 0 || expiry.Acknowledged > last.Asked)),
            $"{key} is lost: {last.Value} was written after the last expiry of its tags.");
    }

    /// <summary>Reads all keys. No write must be in progress.</summary>
    public async Task ReadAllAsync(RuntimeCache cache, bool mayLose = false)
    {
        foreach (string key in _last.Keys)
        {
            await ReadOwnAsync(cache, key, mayLose);
        }
    }

    private ConcurrentQueue<Expiry> Of(string tag) => _expiries.GetOrAdd(tag, _ => new());

    private sealed class Write(int value, string[] tags, long asked)
    {
        private long _acknowledged;

        public int Value { get; } = value;

        public string[] Tags { get; } = tags;

        public long Asked { get; } = asked;

        /// <summary>The time of acknowledgement; 0 if there was none.</summary>
        public long Acknowledged
        {
            get => Volatile.Read(ref _acknowledged);
            set => Volatile.Write(ref _acknowledged, value);
        }
    }

    private sealed class Expiry(long asked)
    {
        private long _acknowledged;

        public long Asked { get; } = asked;

        /// <summary>The time of acknowledgement; 0 if there was none.</summary>
        public long Acknowledged
        {
            get => Volatile.Read(ref _acknowledged);
            set => Volatile.Write(ref _acknowledged, value);
        }
    }
}
