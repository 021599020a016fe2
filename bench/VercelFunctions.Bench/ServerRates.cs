namespace VercelFunctions.Bench;

/// <summary>
/// Operations per second over HTTP: our client and the JavaScript client take turns on one server. The same measurement
/// on an empty server separates the clients' share from the emulator's. The processor time of the client process is also
/// measured: on a busy machine, a client with several threads gets more of it than one with a single thread, which
/// increases our rate, but not the cost of an operation.
/// </summary>
internal static class ServerRates
{
    private const string Title = "On the emulator: 1 KB values";
    private const int WarmUps = 2;

    private static readonly (string Operation, int Width, double Expected)[] Cases =
        [("get", 1, 2), ("set", 1, 2), ("get", Lanes.Many, 3), ("set", Lanes.Many, 3)];

    public static async Task<IReadOnlyList<Section>> MeasureAsync(BenchPlan plan, CancellationToken cancellation)
    {
        await using CacheServer emulator = await CacheServer.StartAsync(
            [Repository.Emulator, "--port", "0", "--quiet", "--stop-with-stdin"]);
        await using CacheServer empty = await CacheServer.StartAsync([typeof(EmptyServer).Assembly.Location, EmptyServer.Command]);
        return
        [
            await MeasureAsync(Title, emulator, plan, isExpected: true, cancellation),
            await MeasureAsync("For reference: on an empty ASP.NET Core endpoint", empty, plan, isExpected: false, cancellation),
        ];
    }

    private static async Task<Section> MeasureAsync(
        string title, CacheServer server, BenchPlan plan, bool isExpected, CancellationToken cancellation)
    {
        await using JavaScriptClient? theirs = await JavaScriptClient.StartAsync(server.Variables);
        if (theirs is null)
        {
            return Section.Skip(title, JavaScriptClient.HowToGetIt);
        }

        using HttpCacheStore store = server.Connect();
        RuntimeCache ours = new(store);
        foreach (string key in Post.Keys)
        {
            await ours.SetAsync(key, Post.Sample, cancellationToken: cancellation);
        }

        // Node.js needs some thousands of operations to optimize its code; .NET needs fewer.
        for (int pass = 0; pass < WarmUps; pass++)
        {
            foreach ((string operation, int width, _) in Cases)
            {
                await Lanes.RateAsync(Operation(ours, operation), width, plan.Turn);
                await theirs.AskAsync<double[]>(Question(operation, width, plan.WarmUp), cancellation);
            }
        }

        List<Result> results = [];
        foreach ((string operation, int width, double expected) in Cases)
        {
            object question = Question(operation, width, plan.Turn);
            Figures ourRate = new(), theirRate = new(), ourProcessor = new(), theirProcessor = new();
            for (int round = 0; round < plan.Rounds; round++)
            {
                TimeSpan before = Environment.CpuUsage.TotalTime;
                (double rate, int count) = await Lanes.RateAsync(Operation(ours, operation), width, plan.Turn);
                double processor = (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / count;
                double[] theirFigures = await theirs.AskAsync<double[]>(question, cancellation);
                ourRate.Add(rate);
                ourProcessor.Add(processor);
                theirRate.Add(theirFigures[0]);
                theirProcessor.Add(theirFigures[1]);
            }

            string what = width == 1 ? $"{operation}, sequential" : $"{operation}, {width} concurrent";
            double ratio = ourRate.RatioTo(theirRate);
            results.Add(new Result(
                what,
                $"{ourRate.Median:N0}/s",
                $"{theirRate.Median:N0}/s",
                $"{ratio:0.0}×",
                isExpected ? $"{expected}×" : string.Empty,
                isExpected ? ratio >= expected : null,
                Math.Max(ourRate.Spread, theirRate.Spread)));
            results.Add(new Result(
                $"{what}: client processor time",
                $"{ourProcessor.Median:0} µs",
                $"{theirProcessor.Median:0} µs",
                $"{theirProcessor.RatioTo(ourProcessor):0.0}×",
                string.Empty,
                null,
                Math.Max(ourProcessor.Spread, theirProcessor.Spread)));
        }

        return new Section(title, "ours", "@vercel/functions", results);
    }

    /// <summary>An operation on a key.</summary>
    internal static Func<string, Task> Operation(RuntimeCache cache, string operation) =>
        operation == "get" ? key => GetAsync(cache, key) : key => cache.SetAsync(key, Post.Sample).AsTask();

    private static async Task GetAsync(RuntimeCache cache, string key)
    {
        if ((await cache.GetAsync<Post>(key))?.Id != Post.Sample.Id)
        {
            throw new InvalidOperationException($"The value of {key} is not the expected one.");
        }
    }

    private static object Question(string operation, int width, TimeSpan time) =>
        new { ask = "rate", operation, width, milliseconds = time.TotalMilliseconds, keys = Post.Keys, value = Post.SampleJson };
}
