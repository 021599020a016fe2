using System.Diagnostics;
using System.Text;

namespace VercelFunctions.Bench;

/// <summary>
/// Ten minutes of mixed load on an emulator that soon reaches its byte limit: reads, writes with TTLs and tags, deletions
/// and expiries. Detects growing memory and errors, and draws a chart.
/// </summary>
internal static class Soak
{
    private const string Title = "Soak of the emulator: mixed load at its byte limit";
    private const long MaxBytes = 32 * 1024 * 1024;
    private const int Keys = 200_000;
    private const int Tags = 500;
    private const int Lanes = 8;
    private const double Growth = 1.15;

    // Enough that items are constantly evicted and expired, and little enough that a shared machine keeps up.
    private const int OperationsPerSecond = 4_000;

    public static async Task<Section> MeasureAsync(BenchPlan plan, CancellationToken cancellation)
    {
        await using CacheServer server = await CacheServer.StartAsync(
            [Repository.Emulator, "--port", "0", "--quiet", "--stop-with-stdin", "--max-bytes", $"{MaxBytes}"]);
        using HttpCacheStore store = server.Connect();
        RuntimeCache cache = new(store);
        List<(double Seconds, double Megabytes)> samples = [];
        long operations = 0, errors = 0;
        long started = Stopwatch.GetTimestamp();
        double Elapsed() => Stopwatch.GetElapsedTime(started).TotalSeconds;

        async Task LaneAsync(int lane)
        {
            Random random = new(lane);
            for (long done = 0; Elapsed() < plan.Soak.TotalSeconds; done++)
            {
                try
                {
                    await OperateAsync(cache, random, cancellation);
                    Interlocked.Increment(ref operations);
                }
                catch (VercelException)
                {
                    Interlocked.Increment(ref errors);
                }

                double ahead = ((done + 1) * (double)Lanes / OperationsPerSecond) - Elapsed();
                if (ahead > 0.01)
                {
                    await Task.Delay(TimeSpan.FromSeconds(ahead), cancellation);
                }
            }
        }

        Task load = Task.WhenAll(Enumerable.Range(0, Lanes).Select(lane => Task.Run(() => LaneAsync(lane), cancellation)));
        while (!load.IsCompleted)
        {
            samples.Add((Elapsed(), server.ResidentBytes / 1e6));
            await Task.WhenAny(load, Task.Delay(TimeSpan.FromSeconds(1), cancellation));
        }

        await load;
        await File.WriteAllTextAsync(Path.Combine(Repository.Root, "bench", "soak.svg"), Plot(samples), cancellation);

        // The first third is left out, because the cache fills and the runtime warms up.
        double start = plan.Soak.TotalSeconds / 3;
        double[] steady = [.. samples.Where(sample => sample.Seconds > start).Select(sample => sample.Megabytes)];
        double first = Median(steady[..(steady.Length / 2)]), second = Median(steady[(steady.Length / 2)..]);
        return new Section(Title, "later", "earlier",
        [
            new Result(
                $"memory over {plan.Soak.TotalMinutes:0.#} minutes, {operations:N0} operations",
                $"{second:0} MB",
                $"{first:0} MB",
                $"{second / first:0.00}×",
                $"flat (at most {Growth}×)",
                second / first <= Growth,
                0),
            new Result("errors", $"{errors:N0}", string.Empty, string.Empty, "none", errors == 0, 0),
        ]);
    }

    private static async Task OperateAsync(RuntimeCache cache, Random random, CancellationToken cancellation)
    {
        string key = $"key-{random.Next(Keys)}";
        string Tag() => $"tag-{random.Next(Tags)}";
        switch (random.Next(100))
        {
            case < 55:
                await cache.GetJsonAsync(key, cancellation);
                break;
            case < 95:
                await cache.SetAsync(
                    key,
                    new string('x', random.Next(100, 4_000)),
                    new CacheItemOptions { Ttl = TimeSpan.FromSeconds(random.Next(1, 120)), Tags = [Tag(), Tag() + "-b"] },
                    cancellation);
                break;
            case < 98:
                await cache.DeleteAsync(key, cancellation);
                break;
            default:
                await cache.ExpireTagAsync(Tag(), cancellation);
                break;
        }
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private static string Plot(List<(double Seconds, double Megabytes)> samples)
    {
        const int Width = 720, Height = 220, Left = 60, Bottom = 190, Top = 20;
        double time = samples[^1].Seconds, most = samples.Max(sample => sample.Megabytes) * 1.1;
        double X(double seconds) => Left + ((Width - Left - 20) * seconds / time);
        double Y(double megabytes) => Bottom - ((Bottom - Top) * megabytes / most);
        StringBuilder points = new();
        samples.ForEach(sample => points.Append($"{X(sample.Seconds):0.0},{Y(sample.Megabytes):0.0} "));
        StringBuilder lines = new();
        for (int i = 0; i <= 4; i++)
        {
            double megabytes = most * i / 4;
            lines.Append($"""<path d="M{Left} {Y(megabytes):0.0}H{Width - 20}" stroke="#ccd"/>""");
            lines.Append($"""<text x="{Left - 6}" y="{Y(megabytes) + 4:0.0}" text-anchor="end">{megabytes:0} MB</text>""");
            lines.Append($"""<text x="{X(time * i / 4):0.0}" y="{Bottom + 18}" text-anchor="middle">{time * i / 4 / 60:0.#} min</text>""");
        }

        return $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" font-family="sans-serif" font-size="11" """
            + $"""fill="#334"><title>Memory of the emulator under mixed load</title>"""
            + $"""<rect width="{Width}" height="{Height}" fill="#fff"/>{lines}<polyline points="{points.ToString().TrimEnd()}" """
            + $"""fill="none" stroke="#1560bd" stroke-width="1.5"/></svg>""" + "\n";
    }
}
