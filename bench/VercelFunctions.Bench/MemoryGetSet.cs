using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace VercelFunctions.Bench;

/// <summary>
/// The in-memory caches: the time of a get and a set. BenchmarkDotNet measures ours, in turns with the JavaScript client.
/// </summary>
internal static class MemoryGetSet
{
    private const string Title = "In memory: get and set of 1 KB values";
    private const string OwnTitle = "In memory: the cost of reading through and of telemetry";
    private const string FloorTitle = "In memory: compared with System.Text.Json alone";
    private const double ExpectedFloorRatio = 1.3;
    private const int IterationMilliseconds = 200;

    // In this process, so that its rounds and those of the JavaScript client follow each other closely.
    private static readonly IConfig Config = ManualConfig.CreateEmpty()
        .AddJob(Job.Default
            .WithToolchain(InProcessEmitToolchain.Instance)
            .WithWarmupCount(2)
            .WithIterationCount(5)
            .WithIterationTime(TimeInterval.FromMilliseconds(IterationMilliseconds)))
        .AddLogger(NullLogger.Instance)
        .WithArtifactsPath(Path.Combine(Repository.Root, "artifacts", "bench"))
        .WithOptions(ConfigOptions.DisableLogFile);

    private static readonly (string What, string Ours, string Theirs)[] Cases =
    [
        ("get as JSON", nameof(MemoryOperations.Get), "get"),
        ("get as a class", nameof(MemoryOperations.GetTyped), "get"),
        ("set", nameof(MemoryOperations.Set), "set"),
        ("set with a TTL and two tags", nameof(MemoryOperations.SetTagged), "setTagged"),
    ];

    private static readonly (string What, string Ours, string ComparedWith)[] OwnCases =
    [
        ("get or create, always a hit, compared with get", nameof(MemoryOperations.GetOrCreate), nameof(MemoryOperations.GetTyped)),
        ("get with a listener to the metrics, compared with get", nameof(MemoryOperations.GetMeasured), nameof(MemoryOperations.GetTyped)),
    ];

    private static readonly (string What, string Ours, string Floor)[] FloorCases =
    [
        ("get as a class, compared with reading its JSON", nameof(MemoryOperations.GetTyped), nameof(MemoryOperations.Parse)),
        ("set, compared with writing its JSON", nameof(MemoryOperations.Set), nameof(MemoryOperations.Write)),
    ];

    public static async Task<IReadOnlyList<Section>> MeasureAsync(BenchPlan plan, CancellationToken cancellation)
    {
        await using JavaScriptClient? theirs = await JavaScriptClient.StartAsync(null);
        if (theirs is null)
        {
            return [Section.Skip(Title, JavaScriptClient.HowToGetIt)];
        }

        Dictionary<string, Figures> figures = [];
        for (int round = 0; round < plan.BenchmarkRounds; round++)
        {
            foreach (BenchmarkReport report in BenchmarkRunner.Run<MemoryOperations>(Config).Reports)
            {
                string name = report.BenchmarkCase.Descriptor.WorkloadMethod.Name;
                Add(figures, name, report.ResultStatistics?.Median
                    ?? throw new InvalidOperationException($"BenchmarkDotNet has no result for {name}."));
                cancellation.ThrowIfCancellationRequested();
            }

            foreach (string operation in Cases.Select(one => one.Theirs).Distinct())
            {
                object question = new
                {
                    ask = "time",
                    operation,
                    milliseconds = IterationMilliseconds,
                    keys = Post.Keys,
                    value = Post.SampleJson,
                };
                Add(figures, operation, await theirs.AskAsync<double>(question, cancellation));
            }
        }

        IEnumerable<Result> results = Cases.Select(one => Compare(one.What, figures[one.Ours], figures[one.Theirs], "×"));
        IEnumerable<Result> own = OwnCases.Select(one => Compare(one.What, figures[one.Ours], figures[one.ComparedWith], "× the rate"));
        IEnumerable<Result> floor = FloorCases.Select(one => CompareWithFloor(one.What, figures[one.Ours], figures[one.Floor]));
        return
        [
            new Section(Title, "ours", "@vercel/functions", [.. results]),
            new Section(OwnTitle, "ours", "get", [.. own]),
            new Section(FloorTitle, "ours", "System.Text.Json", [.. floor]),
        ];
    }

    private static void Add(Dictionary<string, Figures> figures, string name, double nanoseconds)
    {
        if (!figures.TryGetValue(name, out Figures? rounds))
        {
            figures.Add(name, rounds = new Figures());
        }

        rounds.Add(nanoseconds);
    }

    private static Result Compare(string what, Figures ours, Figures theirs, string unit) => new(
        what,
        Microseconds(ours.Median),
        Microseconds(theirs.Median),
        $"{theirs.RatioTo(ours):0.00}{unit}",
        string.Empty,
        null,
        Math.Max(ours.Spread, theirs.Spread));

    private static Result CompareWithFloor(string what, Figures ours, Figures floor)
    {
        double ratio = ours.RatioTo(floor);
        return new Result(
            what,
            Microseconds(ours.Median),
            Microseconds(floor.Median),
            $"{ratio:0.00}× the time",
            $"at most {ExpectedFloorRatio}×",
            ratio <= ExpectedFloorRatio,
            Math.Max(ours.Spread, floor.Spread));
    }

    private static string Microseconds(double nanoseconds) => $"{nanoseconds / 1000:0.00} µs";
}
