using System.Diagnostics;
using System.Globalization;

namespace VercelFunctions.Bench;

/// <summary>
/// The in-memory caches: how long it takes to expire one tag that 1,000 entries bear. Plain stopwatches: an expiry
/// uses up what it measures, so BenchmarkDotNet would have to fill a store of millions before each invocation.
/// Every tag is borne by 1,000 entries, scattered over the store, so that each round can take another tag of one store.
/// </summary>
internal static class MemoryExpiry
{
    private const string Title = "In memory: expiry of one tag that 1,000 entries bear";
    private const int Bearers = 1000;
    private const int Entries = 1_000_000;
    private const int WarmUps = 3;
    private const double ExpectedRatio = 500;

    // "No slower", with room for the noise of one machine.
    private const double NoSlower = 1.1;

    public static async Task<Section> MeasureAsync(BenchPlan plan, CancellationToken cancellation)
    {
        await using JavaScriptClient? theirs = await JavaScriptClient.StartAsync(null);
        WarmUp();
        RuntimeCache few = Fill(Entries, cancellation);
        RuntimeCache many = Fill(plan.ManyEntries, cancellation);
        if (theirs is not null)
        {
            await theirs.AskAsync<double>(new { ask = "fill", entries = Entries, tags = Entries / Bearers }, cancellation);
        }

        Figures ofFew = new();
        Figures ofMany = new();
        Figures ofTheirs = new();
        for (int round = -WarmUps; round < plan.Expiries; round++)
        {
            int tag = round + WarmUps;
            double timeOfFew = Time(few, tag);
            double timeOfMany = Time(many, tag);
            double timeOfTheirs = theirs is null ? double.NaN : await theirs.AskAsync<double>(new { ask = "expire", tag = Tag(tag), bearer = Key(tag) }, cancellation);
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
                $"of {Count(Entries)} entries, against @vercel/functions",
                Milliseconds(ofFew.Median),
                Milliseconds(ofTheirs.Median),
                string.Create(CultureInfo.InvariantCulture, $"{faster:N0}×"),
                $"{ExpectedRatio}×",
                faster >= ExpectedRatio,
                Math.Max(ofFew.Spread, ofTheirs.Spread)));
        }

        double slower = ofMany.RatioTo(ofFew);
        results.Add(new Result(
            $"of {Count(plan.ManyEntries)} entries, against ours of {Count(Entries)}",
            Milliseconds(ofMany.Median),
            Milliseconds(ofFew.Median),
            string.Create(CultureInfo.InvariantCulture, $"{slower:0.00}× the time"),
            "no slower (at most 1.1×)",
            slower <= NoSlower,
            Math.Max(ofFew.Spread, ofMany.Spread)));
        GC.KeepAlive(few);
        return new Section(Title, "ours", "beside", results);
    }

    /// <summary>Lets the runtime compile what is timed as it does for code that runs often.</summary>
    private static void WarmUp()
    {
        for (int i = 0; i < 3; i++)
        {
            RuntimeCache small = Fill(100 * Bearers, CancellationToken.None);
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
        int tags = entries / Bearers;
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
        return store.Count == before - Bearers ? elapsed : throw new InvalidOperationException($"{before - store.Count} entries left, not {Bearers}.");
    }

    private static string Key(int item) => string.Create(CultureInfo.InvariantCulture, $"item-{item}");

    private static string Tag(int tag) => string.Create(CultureInfo.InvariantCulture, $"tag-{tag}");

    private static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Milliseconds(double milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.00} ms");
}
