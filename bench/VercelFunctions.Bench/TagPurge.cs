using System.Diagnostics;
using VercelFunctions.TestSupport;

namespace VercelFunctions.Bench;

/// <summary>
/// Expiring tags through the purge API of one emulator, in turns: a PowerShell process with the cmdlet; the action's program,
/// which has PowerShell compiled ahead of time; a script of three cmdlet calls in the same engine; and the official CLI.
/// </summary>
internal sealed class TagPurge
{
    private const string Title = "Expiring tags through the purge API: whole processes";
    private const double ExpectedCmdletRatio = 0.8;
    private const double ExpectedActionRatio = 0.45;
    private const double ExpectedFloorRatio = 1.15;
    private const int ExpectedMethods = 900;
    private const int FewTags = 10;
    private const int ManyTags = 10_000;

    private readonly BenchPlan _plan;
    private readonly EmulatorProcess _emulator;
    private readonly EmulatorClient _record;
    private readonly VercelCli _cli;
    private readonly Dictionary<string, string?> _environment;
    private readonly Dictionary<string, string?> _actionEnvironment;

    private TagPurge(BenchPlan plan, EmulatorProcess emulator, EmulatorClient record, VercelCli cli)
    {
        _plan = plan;
        _emulator = emulator;
        _record = record;
        _cli = cli;
        _environment = new()
        {
            ["VERCEL_TOKEN"] = emulator.Token,
            ["VERCEL_API_URL"] = emulator.Origin,
        };
        _actionEnvironment = new(_environment)
        {
            ["INPUT_VERCEL-TOKEN"] = emulator.Token,
            ["INPUT_PROJECT"] = "prj_1",
            ["INPUT_TEAM"] = "team_1",
            ["INPUT_TAGS"] = string.Join(',', Tags(FewTags)),

            // As the Dockerfile sets them.
            ["DOTNET_EnableDiagnostics"] = "0",
            ["DOTNET_EnableWriteXorExecute"] = "0",
            ["DOTNET_JITMinOpts"] = "1",
        };
    }

    public static async Task<Section> MeasureAsync(BenchPlan plan, CancellationToken cancellation)
    {
        if (await VercelCli.Packages.EnsureAsync() is string missing)
        {
            return Section.Skip(Title, missing);
        }

        string action = await PublishAsync("action", "VercelFunctions.Action");
        string floor = await PublishAsync("bench/ActionFloor", "ActionFloor");
        await using EmulatorProcess emulator = await EmulatorProcess.StartAsync("--quiet");
        using EmulatorClient record = new(
            new RuntimeCacheEndpoint(emulator.Endpoint.AbsoluteUri, RuntimeCacheEndpoint.ParseHeaders(emulator.HeadersJson)));
        using VercelCli cli = new();
        cli.Link("prj_1", "team_1");
        TagPurge measurement = new(plan, emulator, record, cli);
        return await measurement.MeasureAsync(action, floor, cancellation);
    }

    private static async Task<string> PublishAsync(string project, string assembly)
    {
        string folder = Path.Combine(Repository.Root, "artifacts", "bench", assembly);
        await Programs.TimeAsync("dotnet", ["publish", project, "--output", folder, "-p:RunAnalyzers=false"], Repository.Root);
        return Path.Combine(folder, assembly + ".dll");
    }

    private static IEnumerable<string> Tags(int count) => Enumerable.Range(1, count).Select(number => $"tag-{number}");

    private async Task<Section> MeasureAsync(string action, string floor, CancellationToken cancellation)
    {
        Figures cmdlet = new();
        Figures compiled = new();
        Figures script = new();
        Figures cli = new();
        for (int round = -1; round < _plan.Starts; round++)
        {
            TimeSpan[] times =
            [
                (await CountAsync(FewTags, () => ExpireAsync(FewTags), cancellation)).Time,
                (await CountAsync(FewTags, () => RunAsync([action]), cancellation)).Time,
                (await CountAsync(FewTags, () => RunAsync([floor, .. Tags(FewTags)]), cancellation)).Time,
                (await CountAsync(FewTags, InvalidateAsync, cancellation)).Time,
            ];

            // The first round fills the system's file cache.
            if (round >= 0)
            {
                cmdlet.Add(times[0].TotalMilliseconds);
                compiled.Add(times[1].TotalMilliseconds);
                script.Add(times[2].TotalMilliseconds);
                cli.Add(times[3].TotalMilliseconds);
            }
        }

        await _record.SetFaultsAsync(["purge 5% 429"], cancellation);
        (TimeSpan time, int requests) = await CountAsync(ManyTags, () => ExpireAsync(ManyTags), cancellation);
        return new Section(Title, "ours", "vercel cache invalidate",
        [
            Compare("pwsh, module and cmdlet", cmdlet, cli, ExpectedCmdletRatio),
            Compare("the action's program", compiled, cli, ExpectedActionRatio),
            Compare("the action's program, against a script of three cmdlet calls", compiled, script, ExpectedFloorRatio),
            await CountMethodsAsync(action, cancellation),
            new Result(
                $"requests for {ManyTags:N0} tags, 5% of responses are 429",
                $"{requests} in {time.TotalSeconds:0.0} s",
                string.Empty,
                string.Empty,
                "625 and retries",
                requests <= 625 + (625 / 19) + 1,
                0),
        ]);

        static Result Compare(string name, Figures ours, Figures theirs, double expected)
        {
            double ratio = ours.RatioTo(theirs);
            return new Result(
                $"{FewTags} tags: {name}",
                $"{ours.Median:0} ms",
                $"{theirs.Median:0} ms",
                $"{ratio:0.00}× the time",
                $"under {expected}×",
                ratio < expected,
                Math.Max(ours.Spread, theirs.Spread));
        }
    }

    private Task<TimeSpan> ExpireAsync(int tags) => Programs.TimePowerShellAsync(
        $"Import-Module '{Repository.Module}'; Set-Location '{_cli.ProjectFolder}'; "
        + $"1..{tags} | ForEach-Object {{ \"tag-$_\" }} | Invoke-VercelTagExpiry",
        _environment);

    private Task<TimeSpan> RunAsync(string[] arguments) => RunAsync(arguments, _actionEnvironment);

    private async Task<TimeSpan> RunAsync(string[] arguments, Dictionary<string, string?> environment) =>
        (await Programs.TimeAsync("dotnet", arguments, _cli.ProjectFolder, environment))!.Value;

    private async Task<Result> CountMethodsAsync(string action, CancellationToken cancellation)
    {
        string list = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.txt");
        Dictionary<string, string?> environment = new(_actionEnvironment)
        {
            ["DOTNET_JitStdOutFile"] = list,
            ["DOTNET_JitDisasmSummary"] = "1",
        };
        await CountAsync(FewTags, () => RunAsync([action], environment), cancellation);
        int methods = (await File.ReadAllLinesAsync(list, cancellation)).Length;
        File.Delete(list);
        return new Result(
            "methods of the action's program that are compiled at run time",
            $"{methods}",
            string.Empty,
            string.Empty,
            $"under {ExpectedMethods}",
            methods < ExpectedMethods,
            0);
    }

    private async Task<TimeSpan> InvalidateAsync()
    {
        string tags = string.Join(',', Tags(FewTags));
        long started = Stopwatch.GetTimestamp();
        ProcessResult result = await _cli.RunAsync(
            "cache", "invalidate", "--tag", tags, "--yes", "--api", _emulator.Origin, "--token", _emulator.Token);
        return result.ExitCode == 0
            ? Stopwatch.GetElapsedTime(started)
            : throw new InvalidOperationException($"The CLI exited with {result.ExitCode}: {result.Text}");
    }

    // Checks that the emulator recorded the tags as purged, and counts the requests.
    private async Task<(TimeSpan Time, int Requests)> CountAsync(int tags, Func<Task<TimeSpan>> run, CancellationToken cancellation)
    {
        int before = (await _record.ListPurgesAsync(cancellation)).Count;
        TimeSpan time = await run();
        List<RecordedPurge> purges = [.. (await _record.ListPurgesAsync(cancellation)).Skip(before)];
        int purged = purges.Where(purge => purge.Status == 200).Sum(purge => purge.Tags.Count);
        return purged == tags ? (time, purges.Count) : throw new InvalidOperationException($"{purged} of {tags} tags were purged.");
    }
}
