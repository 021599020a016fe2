using System.Collections.Concurrent;
using System.Diagnostics;

namespace VercelFunctions.Postgres.Tests;

/// <summary>
/// What was asked of a cache and when it was acknowledged, by one clock, so that afterwards it can be told what must be there
/// and what must not. Each key has one writer, which waits for each answer.
/// </summary>
internal sealed class Ledger
{
    private readonly ConcurrentDictionary<string, Write> _last = new();
    private readonly ConcurrentQueue<Expiry> _expiries = new();
    private int _acknowledged;

    /// <summary>How many writes were acknowledged.</summary>
    public int Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>Stores a value, and notes when.</summary>
    public async Task SetAsync(RuntimeCache cache, string key, int value, string tag)
    {
        long asked = Stopwatch.GetTimestamp();
        Write? before = _last.GetValueOrDefault(key);
        _last[key] = new Write(value, tag, asked, null, before);
        await cache.SetAsync(key, value, new CacheItemOptions { Tags = [tag] });
        _last[key] = new Write(value, tag, asked, Stopwatch.GetTimestamp(), null);
        Interlocked.Increment(ref _acknowledged);
    }

    /// <summary>Expires a tag, and notes when.</summary>
    public async Task ExpireAsync(RuntimeCache cache, string tag)
    {
        Expiry expiry = new(tag, Stopwatch.GetTimestamp());
        _expiries.Enqueue(expiry);
        await cache.ExpireTagAsync(tag);
        expiry.Acknowledged = Stopwatch.GetTimestamp();
    }

    /// <summary>Holds what the cache has under every key against what was acknowledged. No write is under way.</summary>
    public async Task VerifyAsync(RuntimeCache cache)
    {
        foreach (string key in _last.Keys)
        {
            await VerifyAsync(cache, key);
        }
    }

    /// <summary>Holds what the cache has under a key against what was acknowledged. No write of it is under way.</summary>
    public async Task VerifyAsync(RuntimeCache cache, string key)
    {
        if (!_last.TryGetValue(key, out Write? last))
        {
            return;
        }

        // What was acknowledged before this is asked counts; what was asked for before the answer came explains.
        HashSet<string> expiredBefore = [.. Candidates(last).Where(MustBeGone).Select(write => $"{write.Value}")];
        int? found = await cache.GetAsync<int?>(key);
        Assert.True(
            found is null || (Candidates(last).Any(write => write.Value == found) && !expiredBefore.Contains($"{found}")),
            $"{key} holds {found}, which was replaced, or whose tag was expired after it was written. Last written: {last.Value} with {last.Tag}.");
        Assert.True(found is not null || MayBeGone(last), $"{key} is lost: {last.Value} was written after the last expiry of {last.Tag} was acknowledged.");
    }

    // Of writes that were never answered, with the last that was before them, any may be what is there.
    private static IEnumerable<Write> Candidates(Write last)
    {
        for (Write? write = last; write is not null; write = write.Before)
        {
            yield return write;
        }
    }

    private bool MustBeGone(Write write) => write.Acknowledged is long acknowledged
        && _expiries.Any(expiry => expiry.Tag == write.Tag && expiry.Asked > acknowledged && expiry.Acknowledged > 0);

    // An expiry without an answer may have been at work at any time after it was asked for.
    private bool MayBeGone(Write write) => write.Acknowledged is null
        || _expiries.Any(expiry => expiry.Tag == write.Tag && (expiry.Acknowledged == 0 || expiry.Acknowledged > write.Asked));

    private sealed class Expiry(string tag, long asked)
    {
        private long _acknowledged;

        public string Tag { get; } = tag;

        public long Asked { get; } = asked;

        /// <summary>When it was acknowledged; 0 where it was not.</summary>
        public long Acknowledged
        {
            get => Volatile.Read(ref _acknowledged);
            set => Volatile.Write(ref _acknowledged, value);
        }
    }

    private sealed record Write(int Value, string Tag, long Asked, long? Acknowledged, Write? Before);
}
