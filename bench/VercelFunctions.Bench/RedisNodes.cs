using System.Diagnostics;
using System.Globalization;
using VercelFunctions.TestSupport;

namespace VercelFunctions.Bench;

/// <summary>
/// The emulator with its items in Redis, on one, two and four nodes, beside one that keeps them in memory. Nodes, Redis and
/// client share the machine, so more nodes show what they cost each other, not what they would serve on machines of their own.
/// </summary>
internal static class RedisNodes
{
    private const string Title = "The emulator on Redis: 1 KB values, 32 at a time";
    private const string ExpiryTitle = "The emulator on Redis: expiry of a tag";
    private const int Lanes = 32;
    private const int Keys = 1000;
    private const int ExpiryRounds = 15;

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

    private static async Task<Result> CompareAsync(List<CacheServer> nodes, CacheServer plain, string operation, double expected, BenchPlan plan, CancellationToken cancellation)
    {
        Figures rate = new(), plainRate = new();

        // So that the cache is full, and what runs often is compiled.
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
            PerSecond(rate.Median),
            PerSecond(plainRate.Median),
            string.Create(CultureInfo.InvariantCulture, $"{share:0.00}×"),
            nodes.Count == 1 ? string.Create(CultureInfo.InvariantCulture, $"{expected}×") : string.Empty,
            nodes.Count == 1 ? share >= expected : null,
            Math.Max(rate.Spread, plainRate.Spread));
    }

    private static async Task<Section> MeasureExpiryAsync(RedisServer redis, CancellationToken cancellation)
    {
        await using CacheServer node = await StartAsync(redis.Url, cancellation);
        using HttpCacheStore store = node.Connect();
        RuntimeCache cache = new(store);
        List<Result> results = [];
        Figures least = new();
        foreach (int items in new[] { 10, 1_000, 100_000 })
        {
            Figures times = items == 10 ? least : new();
            string tag = $"of-{items}";
            byte[] json = "1"u8.ToArray();
            for (int round = -1; round < ExpiryRounds; round++)
            {
                // The items of the largest are stored once: what an expiry costs does not depend on whether they are live.
                if (round <= 0 || items < 100_000)
                {
                    await Parallel.ForAsync(0, items, new ParallelOptions { MaxDegreeOfParallelism = Lanes, CancellationToken = cancellation }, async (i, token) =>
                        await cache.SetJsonAsync(string.Create(CultureInfo.InvariantCulture, $"{tag}-{i}"), json, new CacheItemOptions { Tags = [tag] }, token));
                }

                long started = Stopwatch.GetTimestamp();
                await cache.ExpireTagAsync(tag, cancellation);
                if (round >= 0)
                {
                    times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                }
            }

            results.Add(new Result(
                string.Create(CultureInfo.InvariantCulture, $"a tag of {items:N0} items"),
                Milliseconds(times.Median),
                Milliseconds(least.Median),
                string.Create(CultureInfo.InvariantCulture, $"{times.Median / least.Median:0.00}× the time"),
                items == 10 ? string.Empty : "the same",
                null,
                Math.Max(times.Spread, least.Spread)));
        }

        return new Section(ExpiryTitle, "time", "with 10 items", results);
    }

    private static Task<CacheServer> StartAsync(string? redis, CancellationToken cancellation) => CacheServer.StartAsync(
        [Repository.Emulator, "--port", "0", "--quiet", "--stop-with-stdin"],
        cancellation,
        new Dictionary<string, string?> { ["VERCEL_CACHE_EMULATOR_REDIS"] = redis, ["VERCEL_CACHE_EMULATOR_TOKEN"] = "one-token-of-all-the-nodes" });

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
                string key = string.Create(CultureInfo.InvariantCulture, $"post-{Interlocked.Increment(ref count) % Keys}");
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

    private static string PerSecond(double rate) => string.Create(CultureInfo.InvariantCulture, $"{rate:N0}/s");

    private static string Milliseconds(double milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.00} ms");
}
