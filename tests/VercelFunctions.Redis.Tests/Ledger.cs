using System.Collections.Concurrent;
using System.Diagnostics;

namespace VercelFunctions.Redis.Tests;

/// <summary>
/// What was asked of a cache and when that was acknowledged, by one clock, so that every value that is read can be judged.
/// Each key has one writer, which waits for each answer; values are unique.
/// </summary>
internal sealed class Ledger
{
    private readonly ConcurrentDictionary<int, Write> _writes = new();
    private readonly ConcurrentDictionary<string, Write> _last = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Expiry>> _expiries = new();
    private int _value;
    private int _acknowledged;
    private int _expired;

    /// <summary>How many writes were acknowledged.</summary>
    public int Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>How many expiries were acknowledged.</summary>
    public int Expired => Volatile.Read(ref _expired);

    /// <summary>Stores a value of its own, and notes when.</summary>
    public Task SetAsync(RuntimeCache cache, string key, params string[] tags) => SetAsync(cache, key, null, tags);

    /// <summary>Stores a value of its own with a TTL, and notes when.</summary>
    public async Task SetAsync(RuntimeCache cache, string key, TimeSpan? ttl, params string[] tags)
    {
        Write write = new(Interlocked.Increment(ref _value), tags, Stopwatch.GetTimestamp());
        _writes[write.Value] = write;
        _last[key] = write;
        await cache.SetAsync(key, write.Value, new CacheItemOptions { Tags = tags, Ttl = ttl });
        write.Acknowledged = Stopwatch.GetTimestamp();
        Interlocked.Increment(ref _acknowledged);
    }

    /// <summary>Expires a tag, and notes when.</summary>
    public async Task ExpireAsync(RuntimeCache cache, string tag)
    {
        Expiry expiry = new(Stopwatch.GetTimestamp());
        Of(tag).Enqueue(expiry);
        await cache.ExpireTagAsync(tag);
        expiry.Acknowledged = Stopwatch.GetTimestamp();
        Interlocked.Increment(ref _expired);
    }

    /// <summary>Reads a key, and checks that no item is returned that was written before an expiry that is acknowledged.</summary>
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
    /// As <see cref="ReadAsync"/>, by the key's writer: it also knows which value it must be, and whether it may be missing.
    /// </summary>
    /// <param name="cache">The cache.</param>
    /// <param name="key">The key.</param>
    /// <param name="mayLose">Whether items may also be missing for other reasons, such as an eviction or a crash.</param>
    public async Task ReadOwnAsync(RuntimeCache cache, string key, bool mayLose = false)
    {
        if (!_last.TryGetValue(key, out Write? last))
        {
            return;
        }

        await ReadAsync(cache, key);
        int? found = await cache.GetAsync<int?>(key);

        // A write without an answer may have been made or not, and at any time.
        Assert.True(
            found is null || last.Acknowledged == 0 || mayLose || found == last.Value,
            $"{key} has {found}, although {last.Value} was written later.");
        Assert.True(
            found is not null || mayLose || last.Acknowledged == 0 || last.Tags.Any(
                tag => Of(tag).Any(expiry => expiry.Acknowledged == 0 || expiry.Acknowledged > last.Asked)),
            $"{key} is lost: {last.Value} was written after the last expiry of its tags.");
    }

    /// <summary>Reads all keys. No write is under way.</summary>
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

        /// <summary>When it was acknowledged; 0 if it was not.</summary>
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

        /// <summary>When it was acknowledged; 0 if it was not.</summary>
        public long Acknowledged
        {
            get => Volatile.Read(ref _acknowledged);
            set => Volatile.Write(ref _acknowledged, value);
        }
    }
}
