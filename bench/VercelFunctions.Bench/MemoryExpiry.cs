using System.Diagnostics;

namespace VercelFunctions.Bench;

/// <summary>
/// The in-memory caches: the time to expire one tag that 1,000 items have, measured with a stopwatch. An expiry removes
/// its items, so BenchmarkDotNet would have to fill a store of millions before each invocation. Every tag has 1,000
/// items, scattered over the store, so that each round can use another tag of the same store.
/// </summary>
internal static class MemoryExpiry
{
    private const string Title = "In memory: expiring a tag that 1,000 items have";
    private const int ItemsPerTag = 1000;
    private const int Entries = 1_000_000;
    private const int WarmUps = 3;
    private const double ExpectedRatio = 500;

    // "No slower", with a margin for noise.
    private const double NoSlower = 1.1;

    public static async Task<Section> MeasureAsync(BenchPlan plan, CancellationToken cancellation)
    {
        await using JavaScriptClient? theirs = await JavaScriptClient.StartAsync(null);
        WarmUp();
        RuntimeCache few = Fill(Entries, cancellation);
        RuntimeCache many = Fill(plan.ManyEntries, cancellation);
        if (theirs is not null)
        {
            await theirs.AskAsync<double>(new { ask = "fill", entries = Entries, tags = Entries / ItemsPerTag }, cancellation);
        }

        Figures ofFew = new();
        Figures ofMany = new();
        Figures ofTheirs = new();
        for (int round = -WarmUps; round < plan.Expiries; round++)
        {
            int tag = round + WarmUps;
            double timeOfFew = Time(few, tag);
            double timeOfMany = Time(many, tag);
            double timeOfTheirs = theirs is null
                ? double.NaN
                : await theirs.AskAsync<double>(new { ask = "expire", tag = Tag(tag), bearer = Key(tag) }, cancellation);
            if (round >= 0)
            {
                ofFew.Add(timeOfFew);
                ofMany.Add(timeOfMany);
                ofTheirs.Add(timeOfTheirs);
            }
        }

        List<Result> results = [];
        if (theirs is not null)
        {
            double faster = ofTheirs.RatioTo(ofFew);
            results.Add(new Result(
                $"{Count(Entries)} items, compared with @vercel/functions",
                $"{ofFew.Median:0.00} ms",
                $"{ofTheirs.Median:0.00} ms",
                $"{faster:N0}×",
                $"{ExpectedRatio}×",
                faster >= ExpectedRatio,
                Math.Max(ofFew.Spread, ofTheirs.Spread)));
        }

        double slower = ofMany.RatioTo(ofFew);
        results.Add(new Result(
            $"{Count(plan.ManyEntries)} items, compared with ours with {Count(Entries)}",
            $"{ofMany.Median:0.00} ms",
            $"{ofFew.Median:0.00} ms",
            $"{slower:0.00}× the time",
            "no slower (at most 1.1×)",
            slower <= NoSlower,
            Math.Max(ofFew.Spread, ofMany.Spread)));
        GC.KeepAlive(few);
        return new Section(Title, "ours", "compared with", results);
    }

    /// <summary>Warms up the runtime, so that it optimizes the measured code.</summary>
    private static void WarmUp()
    {
        for (int i = 0; i < 3; i++)
        {
            RuntimeCache small = Fill(100 * ItemsPerTag, CancellationToken.None);
            for (int tag = 0; tag < 100; tag++)
            {
                small.ExpireTag(Tag(tag));
            }

            Thread.Sleep(200);
        }
    }

    private static RuntimeCache Fill(int entries, CancellationToken cancellation)
    {
        RuntimeCache cache = new(new MemoryCacheStore(long.MaxValue), new RuntimeCacheOptions { KeyHashFunction = KeyHash.None });
        int tags = entries / ItemsPerTag;
        CacheItemOptions[] options = [.. Enumerable.Range(0, tags).Select(tag => new CacheItemOptions { Tags = [Tag(tag)] })];
        for (int i = 0; i < entries; i++)
        {
            cache.Set(Key(i), i, options[i % tags]);
            if (i % 100_000 == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }

        return cache;
    }

    private static double Time(RuntimeCache cache, int tag)
    {
        MemoryCacheStore store = (MemoryCacheStore)cache.Store;
        int before = store.Count;
        long started = Stopwatch.GetTimestamp();
        cache.ExpireTag(Tag(tag));
        double elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        return store.Count == before - ItemsPerTag
            ? elapsed
            : throw new InvalidOperationException($"{before - store.Count} items were removed, not {ItemsPerTag}.");
    }

    private static string Key(int item) => $"item-{item}";

    private static string Tag(int tag) => $"tag-{tag}";

    private static string Count(int count) => $"{count:N0}";
}
