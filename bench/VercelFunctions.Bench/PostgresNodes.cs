using System.Diagnostics;
using System.Globalization;
using VercelFunctions.TestSupport;

namespace VercelFunctions.Bench;

/// <summary>
/// The local Runtime Cache with its entries in PostgreSQL, on one, two and four nodes, beside one that keeps them in
/// memory. Nodes, database and client share the machine, so more nodes show what they cost each other, not what they would
/// serve on machines of their own.
/// </summary>
internal static class PostgresNodes
{
    private const string Title = "The local Runtime Cache in PostgreSQL: 1 KB values, 32 at a time";
    private const int Lanes = 32;
    private const int Keys = 1000;

    public static async Task<Section> MeasureAsync(BenchPlan plan, CancellationToken cancellation)
    {
        if (PostgresServer.FindPrograms() is not string programs)
        {
            return Section.Skip(Title, PostgresServer.HowToGet);
        }

        await using PostgresServer postgres = await PostgresServer.CreateAsync(programs);
        await using CacheServer plain = await StartAsync(null, cancellation);
        List<Result> results = [];
        foreach (int count in new[] { 1, 2, 4 })
        {
            List<CacheServer> nodes = [];
            try
            {
                for (int i = 0; i < count; i++)
                {
                    nodes.Add(await StartAsync(postgres.ConnectionString("postgres"), cancellation));
                }

                foreach (string operation in new[] { "set", "get" })
                {
                    Figures rate = new(), plainRate = new();
                    for (int round = -1; round < plan.Rounds; round++)
                    {
                        double ours = await RateAsync(nodes, operation, plan.Turn, cancellation);
                        double beside = await RateAsync([plain], operation, plan.Turn, cancellation);
                        if (round >= 0)
                        {
                            rate.Add(ours);
                            plainRate.Add(beside);
                        }
                    }

                    results.Add(new Result(
                        $"{operation}, {count} {(count == 1 ? "node" : "nodes")}",
                        PerSecond(rate.Median),
                        PerSecond(plainRate.Median),
                        string.Create(CultureInfo.InvariantCulture, $"{rate.RatioTo(plainRate):0.00}×"),
                        string.Empty,
                        null,
                        Math.Max(rate.Spread, plainRate.Spread)));
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

        return new Section(Title, "in PostgreSQL", "in memory, 1 node", results);
    }

    private static Task<CacheServer> StartAsync(string? connection, CancellationToken cancellation) => CacheServer.StartAsync(
        [Repository.Emulator, "--port", "0", "--quiet", "--stop-with-stdin"],
        cancellation,
        new Dictionary<string, string?> { ["VERCEL_CACHE_EMULATOR_POSTGRES"] = connection, ["VERCEL_CACHE_EMULATOR_TOKEN"] = "one-token-of-all-the-nodes" });

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
}
