namespace VercelFunctions.Bench;

/// <summary>The emulator and an empty ASP.NET Core endpoint, in turns under the same load.</summary>
internal static class EmulatorLoad
{
    private const string Title = "The emulator under load (wrk): 1 KB values";
    private const int Keys = 1000;
    private const double ExpectedShare = 0.75;

    private static readonly (string Method, string Operation, int Connections, double? Expected)[] Cases =
    [
        ("GET", "get", 1, ExpectedShare),
        ("GET", "get", 32, ExpectedShare),
        ("GET", "get", 256, ExpectedShare),
        ("POST", "set", 1, null),
        ("POST", "set", 32, null),
        ("POST", "set", 256, null),
    ];

    public static async Task<Section> MeasureAsync(BenchPlan plan, CancellationToken cancellation)
    {
        await using CacheServer emulator = await CacheServer.StartAsync(
            [Repository.Emulator, "--port", "0", "--quiet", "--stop-with-stdin"]);
        await using CacheServer empty = await CacheServer.StartAsync([typeof(EmptyServer).Assembly.Location, EmptyServer.Command]);
        List<Result> results = [];

        // The first round fills the cache and warms up the runtime.
        foreach (CacheServer server in new[] { emulator, empty })
        {
            foreach (string method in new[] { "POST", "GET" })
            {
                if (await WrkClient.RunAsync(server, method, 32, Keys, plan.WarmUp) is null)
                {
                    return Section.Skip(Title, WrkClient.HowToGetIt);
                }
            }
        }

        foreach ((string method, string operation, int connections, double? expected) in Cases)
        {
            Figures rate = new(), emptyRate = new(), p99 = new(), emptyP99 = new();
            for (int round = 0; round < plan.Rounds; round++)
            {
                WrkResult ours = (await WrkClient.RunAsync(emulator, method, connections, Keys, plan.Turn))!;
                WrkResult reference = (await WrkClient.RunAsync(empty, method, connections, Keys, plan.Turn))!;
                rate.Add(ours.Rate);
                p99.Add(ours.P99);
                emptyRate.Add(reference.Rate);
                emptyP99.Add(reference.P99);
            }

            string what = $"{operation}, {connections} {(connections == 1 ? "connection" : "connections")}";
            double share = rate.RatioTo(emptyRate);
            results.Add(new Result(
                what,
                $"{rate.Median:N0}/s",
                $"{emptyRate.Median:N0}/s",
                $"{share:0.00}×",
                expected is null ? string.Empty : $"{expected}×",
                expected is null ? null : share >= expected,
                Math.Max(rate.Spread, emptyRate.Spread)));
            results.Add(new Result(
                $"{what}: 99th percentile",
                $"{p99.Median:0.00} ms",
                $"{emptyP99.Median:0.00} ms",
                $"{p99.RatioTo(emptyP99):0.0}× the time",
                string.Empty,
                null,
                Math.Max(p99.Spread, emptyP99.Spread)));
        }

        return new Section(Title, "emulator", "empty endpoint", results);
    }
}
