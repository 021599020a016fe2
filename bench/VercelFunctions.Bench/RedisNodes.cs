using System.Diagnostics;
using VercelFunctions.TestSupport;

namespace VercelFunctions.Bench;

/// <summary>
/// The emulator with its items in Redis, with one, two and four nodes, compared with one node in memory. Nodes, Redis and
/// client share the machine, so more nodes show what they cost each other, not what they would achieve on their own machines.
/// </summary>
internal static class RedisNodes
{
    private const string Title = "The emulator on Redis: 1 KB values, 32 concurrent";
    private const string ExpiryTitle = "The emulator on Redis: expiring a tag";
    private const int Lanes = 32;
    private const int Keys = 1000;
    private const int ExpiryRounds = 30;

    // The largest tag is expired only in every fifth round, because storing its items again takes seconds.
    private const int LargestEvery = 5;

    private static readonly int[] TagSizes = [10, 1_000, 100_000];

    private static readonly (string Operation, double Expected)[] Operations = [("set", 0.5), ("get", 0.6)];

    public static async Task<IReadOnlyList<Section>> MeasureAsync(BenchPlan plan, CancellationToken cancellation)
    {
        if (RedisServer.FindProgram() is not string program)
        {
            return [Section.Skip(Title, RedisServer.HowToGet)];
        }

        await using RedisServer redis = await RedisServer.StartAsync(program, "--maxmemory", "1gb");
        await using CacheServer plain = await StartAsync(null, cancellation);
        List<Result> results = [];
        foreach (int count in new[] { 1, 2, 4 })
        {
            List<CacheServer> nodes = [];
            try
            {
                for (int i = 0; i < count; i++)
                {
                    nodes.Add(await StartAsync(redis.Url, cancellation));
                }

                foreach ((string operation, double expected) in Operations)
                {
                    results.Add(await CompareAsync(nodes, plain, operation, expected, plan, cancellation));
                }
            }
            finally
            {
                foreach (CacheServer node in nodes)
                {
                    await node.DisposeAsync();
                }
            }
        }

        return [new Section(Title, "on Redis", "in memory, 1 node", results), await MeasureExpiryAsync(redis, cancellation)];
    }

    private static async Task<Result> CompareAsync(
        List<CacheServer> nodes, CacheServer plain, string operation, double expected, BenchPlan plan, CancellationToken cancellation)
    {
        Figures rate = new(), plainRate = new();

        // Fills the cache and warms up the runtime.
        await RateAsync(nodes, operation, plan.WarmUp * nodes.Count, cancellation);
        await RateAsync([plain], operation, plan.WarmUp, cancellation);
        for (int round = 0; round < plan.Rounds; round++)
        {
            rate.Add(await RateAsync(nodes, operation, plan.Turn, cancellation));
            plainRate.Add(await RateAsync([plain], operation, plan.Turn, cancellation));
        }

        double share = rate.RatioTo(plainRate);
        return new Result(
            $"{operation}, {nodes.Count} {(nodes.Count == 1 ? "node" : "nodes")}",
            $"{rate.Median:N0}/s",
            $"{plainRate.Median:N0}/s",
            $"{share:0.00}×",
            nodes.Count == 1 ? $"{expected}×" : string.Empty,
            nodes.Count == 1 ? share >= expected : null,
            Math.Max(rate.Spread, plainRate.Spread));
    }

    // The sizes take turns, so that other load on the machine affects them alike.
    private static async Task<Section> MeasureExpiryAsync(RedisServer redis, CancellationToken cancellation)
    {
        await using CacheServer node = await StartAsync(redis.Url, cancellation);
        using HttpCacheStore store = node.Connect();
        RuntimeCache cache = new(store);
        Figures[] times = Array.ConvertAll(TagSizes, _ => new Figures());
        for (int round = -2; round < ExpiryRounds; round++)
        {
            foreach (int size in TagSizes.Where(size => round < 0 || size < TagSizes[^1] || round % LargestEvery == 0))
            {
                await FillAsync(cache, size, cancellation);
            }

            for (int i = 0; i < TagSizes.Length; i++)
            {
                int turn = (i + round + 2 + TagSizes.Length) % TagSizes.Length;
                long started = Stopwatch.GetTimestamp();
                await cache.ExpireTagAsync(TagOf(TagSizes[turn]), cancellation);
                if (round >= 0 && (TagSizes[turn] < TagSizes[^1] || round % LargestEvery == 0))
                {
                    times[turn].Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                }
            }
        }

        return new Section(ExpiryTitle, "time", "with 10 items", [.. TagSizes.Select((size, i) => new Result(
            $"a tag of {size:N0} items",
            $"{times[i].Median:0.00} ms",
            $"{times[0].Median:0.00} ms",
            $"{times[i].Median / times[0].Median:0.00}× the time",
            i == 0 ? string.Empty : "the same",
            null,
            Math.Max(times[i].Spread, times[0].Spread)))]);
    }

    private static async Task FillAsync(RuntimeCache cache, int size, CancellationToken cancellation)
    {
        ParallelOptions lanes = new() { MaxDegreeOfParallelism = Lanes, CancellationToken = cancellation };
        await Parallel.ForAsync(0, size, lanes, async (i, token) =>
        {
            string key = $"{TagOf(size)}-{i}";
            await cache.SetJsonAsync(key, "1"u8.ToArray(), new CacheItemOptions { Tags = [TagOf(size)] }, token);
        });
    }

    private static string TagOf(int size) => $"of-{size}";

    private static Task<CacheServer> StartAsync(string? redis, CancellationToken cancellation) => CacheServer.StartAsync(
        [Repository.Emulator, "--port", "0", "--quiet", "--stop-with-stdin"],
        new Dictionary<string, string?>
        {
            ["VERCEL_CACHE_EMULATOR_REDIS"] = redis,
            ["VERCEL_CACHE_EMULATOR_TOKEN"] = "one-token-of-all-the-nodes",
        });

    private static async Task<double> RateAsync(List<CacheServer> nodes, string operation, TimeSpan time, CancellationToken cancellation)
    {
        List<HttpCacheStore> stores = nodes.ConvertAll(node => node.Connect());
        int count = 0;
        long started = Stopwatch.GetTimestamp();
        async Task LaneAsync(int lane)
        {
            RuntimeCache cache = new(stores[lane % stores.Count]);
            while (Stopwatch.GetElapsedTime(started) < time)
            {
                string key = $"post-{Interlocked.Increment(ref count) % Keys}";
                if (operation == "set")
                {
                    await cache.SetAsync(key, Post.Sample, cancellationToken: cancellation);
                }
                else
                {
                    await cache.GetAsync<Post>(key, cancellation);
                }
            }
        }

        await Task.WhenAll(Enumerable.Range(0, Lanes).Select(lane => Task.Run(() => LaneAsync(lane), cancellation)));
        stores.ForEach(store => store.Dispose());
        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
