using System.CommandLine;
using System.Diagnostics;
using System.Reflection;
using VercelFunctions;
using VercelFunctions.Bench;

if (args is [EmptyServer.Command])
{
    return await EmptyServer.RunAsync();
}

Option<bool> quick = new("--quick")
{
    Description = "Use fewer and shorter rounds, and a smaller store: for a quick look, not for final figures.",
};
Option<bool> markdown = new("--markdown") { Description = "Print the tables as Markdown." };
Option<string[]> only = new("--only") { Description = "Measure only this part. Repeat it for several." };
only.AcceptOnlyFromAmong("server", "floor", "load", "memory", "expiry", "import", "purge", "size", "redis", "soak");
RootCommand root = new("Measures VercelFunctions side by side with its alternatives.") { quick, markdown, only };
root.SetAction(async (result, cancellation) =>
{
    if (typeof(RuntimeCache).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true })
    {
        await Console.Error.WriteLineAsync("This is a debug build, whose figures are meaningless. Add -c Release.");
        return 2;
    }

    BenchPlan plan = result.GetValue(quick) ? BenchPlan.Quick : BenchPlan.Full;
    using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
    limit.CancelAfter(plan.Limit);
    List<Section> sections = [];
    async Task MeasureAsync(string name, Func<Task<IReadOnlyList<Section>>> measure)
    {
        if (result.GetValue(only) is { Length: > 0 } wanted && !wanted.Contains(name))
        {
            return;
        }

        long started = Stopwatch.GetTimestamp();
        sections.AddRange(await measure());
        TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
        await Console.Error.WriteLineAsync(FormattableString.Invariant($"{name}: done in {elapsed.TotalSeconds:0} s"));
    }

    // The part that needs the most memory comes last.
    string machine = await Machine.DescribeAsync(limit.Token);
    await MeasureAsync("server", () => ServerRates.MeasureAsync(plan, limit.Token));
    await MeasureAsync("floor", async () => [await HttpFloor.MeasureAsync(plan, limit.Token)]);
    await MeasureAsync("load", async () => [await EmulatorLoad.MeasureAsync(plan, limit.Token)]);
    await MeasureAsync("import", async () => [await ModuleImport.MeasureAsync(plan)]);
    await MeasureAsync("purge", async () => [await TagPurge.MeasureAsync(plan, limit.Token)]);
    await MeasureAsync("memory", () => MemoryGetSet.MeasureAsync(plan, limit.Token));
    await MeasureAsync("expiry", async () => [await MemoryExpiry.MeasureAsync(plan, limit.Token)]);
    await MeasureAsync("redis", () => RedisNodes.MeasureAsync(plan, limit.Token));
    await MeasureAsync("soak", async () => [await Soak.MeasureAsync(plan, limit.Token)]);
    await MeasureAsync("size", async () => [await EmulatorSize.MeasureAsync(plan, limit.Token)]);
    Console.WriteLine(machine);
    Console.WriteLine();
    Report.Write(Console.Out, sections, result.GetValue(markdown));
    return 0;
});
return await root.Parse(args).InvokeAsync();
