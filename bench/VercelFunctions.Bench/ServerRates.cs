using System.Diagnostics;
using System.Globalization;

namespace VercelFunctions.Bench;

/// <summary>
/// Operations a second over HTTP: ours and the JavaScript client take turns on one server. The same on an empty
/// server says how much of it is the client and how much the Runtime Cache server.
/// </summary>
internal static class ServerRates
{
    private const string Title = "Over the local Runtime Cache server: 1 KB values";
    private const int Lanes = 32;

    private static readonly string[] Keys = [.. Enumerable.Range(0, 1000).Select(i => $"post-{i}")];

    private static readonly (string Operation, int Width, double Expected)[] Cases = [("get", 1, 2), ("set", 1, 2), ("get", Lanes, 3), ("set", Lanes, 3)];

    public static async Task<IReadOnlyList<Section>> MeasureAsync(BenchPlan plan, CancellationToken cancellation)
    {
        await using CacheServer emulator = await CacheServer.StartAsync([Repository.Emulator, "--port", "0", "--quiet", "--stop-with-stdin"], cancellation);
        await using CacheServer empty = await CacheServer.StartAsync([typeof(EmptyServer).Assembly.Location, EmptyServer.Command], cancellation);
        return
        [
            await MeasureAsync(Title, emulator, plan, isExpected: true, cancellation),
            await MeasureAsync("For reference: the same clients on an empty ASP.NET Core endpoint", empty, plan, isExpected: false, cancellation),
        ];
    }

    private static async Task<Section> MeasureAsync(string title, CacheServer server, BenchPlan plan, bool isExpected, CancellationToken cancellation)
    {
        await using JavaScriptClient? theirs = await JavaScriptClient.StartAsync(server.Variables, cancellation);
        if (theirs is null)
        {
            return Section.Skip(title, JavaScriptClient.HowToGetIt);
        }

        using HttpCacheStore store = server.Connect();
        RuntimeCache ours = new(store);
        foreach (string key in Keys)
        {
            await ours.SetAsync(key, Post.Sample, cancellationToken: cancellation);
        }

        List<Result> results = [];
        foreach ((string operation, int width, double expected) in Cases)
        {
            Figures mine = new();
            Figures others = new();
            for (int round = -1; round < plan.Rounds; round++)
            {
                double rate = await RateAsync(ours, operation, width, plan.Turn);
                double other = await theirs.AskAsync(
                    new { ask = "rate", operation, width, milliseconds = plan.Turn.TotalMilliseconds, keys = Keys, value = Post.SampleJson }, cancellation);

                // The first round warms both up.
                if (round >= 0)
                {
                    mine.Add(rate);
                    others.Add(other);
                }
            }

            double ratio = mine.RatioTo(others);
            results.Add(new Result(
                width == 1 ? $"{operation}, one after the other" : $"{operation}, {width} at a time",
                PerSecond(mine.Median),
                PerSecond(others.Median),
                string.Create(CultureInfo.InvariantCulture, $"{ratio:0.0}×"),
                isExpected ? $"{expected}×" : string.Empty,
                isExpected ? ratio >= expected : null,
                Math.Max(mine.Spread, others.Spread)));
        }

        return new Section(title, "ours", "@vercel/functions", results);
    }

    private static async Task<double> RateAsync(RuntimeCache cache, string operation, int width, TimeSpan time)
    {
        Func<string, Task> run = operation == "get" ? key => GetAsync(cache, key) : key => cache.SetAsync(key, Post.Sample).AsTask();
        int count = 0;
        long started = Stopwatch.GetTimestamp();
        async Task LaneAsync()
        {
            while (Stopwatch.GetElapsedTime(started) < time)
            {
                await run(Keys[Interlocked.Increment(ref count) % Keys.Length]);
            }
        }

        // On the thread pool, where a server's code runs.
        await Task.WhenAll(Enumerable.Range(0, width).Select(_ => Task.Run(LaneAsync)));
        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task GetAsync(RuntimeCache cache, string key)
    {
        if ((await cache.GetAsync<Post>(key))?.Id != Post.Sample.Id)
        {
            throw new InvalidOperationException($"There is not what should be under {key}.");
        }
    }

    private static string PerSecond(double rate) => string.Create(CultureInfo.InvariantCulture, $"{rate:N0}/s");
}
