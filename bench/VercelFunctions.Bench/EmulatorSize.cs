using System.Diagnostics;

namespace VercelFunctions.Bench;

/// <summary>The memory of the emulator's process, and the time to expire a tag, by number of items.</summary>
internal static class EmulatorSize
{
    private const string Title = "The emulator: memory, and expiring a tag over HTTP";
    private const int Entries = 1_000_000;
    private const int ValueBytes = 200;
    private const double ExpectedMegabytes = 600;
    private const int Lanes = 64;

    public static async Task<Section> MeasureAsync(BenchPlan plan, CancellationToken cancellation)
    {
        await using CacheServer server = await CacheServer.StartAsync(
            [Repository.Emulator, "--port", "0", "--quiet", "--stop-with-stdin", "--max-bytes", $"{long.MaxValue}"]);
        using HttpCacheStore store = server.Connect();
        RuntimeCache cache = new(store, new RuntimeCacheOptions { KeyHashFunction = KeyHash.None });
        long bare = server.ResidentBytes;
        await FillAsync(cache, "entry", Entries, [], cancellation);
        double megabytes = (server.ResidentBytes - bare) / 1e6;
        List<Result> results =
        [
            new Result(
                $"{Entries:N0} items of {ValueBytes} bytes",
                $"{megabytes:N0} MB",
                $"{Entries * (double)ValueBytes / 1e6:N0} MB of values",
                $"{megabytes * 1e6 / Entries:N0} bytes per item",
                $"under {ExpectedMegabytes} MB",
                megabytes < ExpectedMegabytes,
                0),
        ];

        foreach (int matches in new[] { 10, 1_000, 100_000 })
        {
            Figures times = new();
            for (int round = 0; round < Math.Min(3, plan.Rounds); round++)
            {
                await FillAsync(cache, "tagged", matches, ["matching"], cancellation);
                long started = Stopwatch.GetTimestamp();
                await cache.ExpireTagAsync("matching", cancellation);
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }

            double perMatch = times.Median * 1000 / matches;
            results.Add(new Result(
                $"expiring a tag that {matches:N0} of them have",
                $"{times.Median:0.00} ms",
                string.Empty,
                $"{perMatch:0.0} µs per item",
                string.Empty,
                null,
                times.Spread));
        }

        return new Section(Title, "emulator", "compared with", results);
    }

    private static async Task FillAsync(RuntimeCache cache, string prefix, int count, string[] tags, CancellationToken cancellation)
    {
        byte[] json = System.Text.Encoding.ASCII.GetBytes('"' + new string('x', ValueBytes - 2) + '"');
        CacheItemOptions options = new() { Tags = tags };
        ParallelOptions lanes = new() { MaxDegreeOfParallelism = Lanes, CancellationToken = cancellation };
        await Parallel.ForAsync(0, count, lanes, async (i, token) =>
            await cache.SetJsonAsync($"{prefix}-{i}", json, options, token));
    }
}
