using System.Globalization;

namespace VercelFunctions.Bench;

/// <summary>Expiring tags through the purge API: a whole PowerShell process and the official CLI, in turns.</summary>
internal static class TagPurge
{
    private const string Title = "Expiring tags through the purge API: whole processes";
    private const double ExpectedRatio = 0.8;
    private const int FewTags = 10;
    private const int ManyTags = 10_000;

    // The official CLI does not accept a token with a hyphen.
    private const string Token = "aTokenOfTheBenchmarks";

    public static async Task<Section> MeasureAsync(BenchPlan plan, CancellationToken cancellation)
    {
        string cli = Path.Combine(Repository.Root, "bench", "cli");
        if (!Directory.Exists(Path.Combine(cli, "node_modules"))
            && await Programs.TimeAsync(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["ci", "--ignore-scripts"], cli) is null)
        {
            return Section.Skip(Title, JavaScriptClient.HowToGetIt);
        }

        await using CacheServer emulator = await CacheServer.StartAsync(
            [Repository.Emulator, "--port", "0", "--quiet", "--stop-with-stdin", "--token", Token]);
        using EmulatorClient record = new(emulator.Endpoint);
        await using VercelApi api = await VercelApi.StartAsync(new Uri(emulator.Endpoint.Url, "/"));
        DirectoryInfo folder = Directory.CreateTempSubdirectory("vercelfunctions-bench-");
        try
        {
            // Both read the project from a linked folder.
            folder.CreateSubdirectory(".vercel");
            string link = Path.Combine(folder.FullName, ".vercel", "project.json");
            await File.WriteAllTextAsync(link, """{"projectId":"prj_1","orgId":"team_1"}""", cancellation);
            string script = Path.Combine(cli, "node_modules", "vercel", "dist", "vc.js");
            return await MeasureAsync(plan, api, record, folder.FullName, script, cancellation);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Section> MeasureAsync(
        BenchPlan plan, VercelApi api, EmulatorClient record, string folder, string cli, CancellationToken cancellation)
    {
        Dictionary<string, string?> environment = new()
        {
            ["VERCEL_TOKEN"] = Token,
            ["VERCEL_API_URL"] = api.Url,
            ["SSL_CERT_FILE"] = api.CertificatePath,
            ["NODE_EXTRA_CA_CERTS"] = api.CertificatePath,
            ["VERCEL_TELEMETRY_DISABLED"] = "1",
        };
        Figures ours = new();
        Figures theirs = new();
        int ourRequests = 0;
        int theirRequests = 0;
        for (int round = -1; round < plan.Starts; round++)
        {
            (double Time, int Requests) our = await PowerShellAsync(FewTags);
            string tags = string.Join(",", Enumerable.Range(1, FewTags).Select(number => $"tag-{number}"));
            string[] arguments = [cli, "cache", "invalidate", "--tag", tags, "--yes", "--api", api.Url, "--token", Token];
            (double Time, int Requests) their = await RunAsync(
                async () => (await Programs.TimeAsync("node", arguments, folder, environment))!.Value, FewTags);

            // The first round fills the system's file cache.
            if (round >= 0)
            {
                ours.Add(our.Time);
                theirs.Add(their.Time);
                (ourRequests, theirRequests) = (our.Requests, their.Requests);
            }
        }

        await record.SetFaultsAsync(["purge 5% 429"], cancellation);
        (double Time, int Requests) many = await PowerShellAsync(ManyTags);
        double ratio = ours.RatioTo(theirs);
        return new Section(Title, "pwsh, module and cmdlet", "vercel cache invalidate",
        [
            new Result(
                $"{FewTags} tags",
                Milliseconds(ours.Median),
                Milliseconds(theirs.Median),
                string.Create(CultureInfo.InvariantCulture, $"{ratio:0.00}× the time"),
                $"under {ExpectedRatio.ToString(CultureInfo.InvariantCulture)}×",
                ratio < ExpectedRatio,
                Math.Max(ours.Spread, theirs.Spread)),
            new Result($"requests for {FewTags} tags", $"{ourRequests}", $"{theirRequests}", string.Empty, "1", ourRequests == 1, 0),
            new Result(
                $"requests for {ManyTags:N0} tags, 5% of responses are 429",
                $"{many.Requests} in {many.Time / 1000:0.0} s",
                string.Empty,
                string.Empty,
                "625 and retries",
                many.Requests <= 625 + (625 / 19) + 1,
                0),
        ]);

        Task<(double Time, int Requests)> PowerShellAsync(int tags) => RunAsync(
            () => Programs.TimePowerShellAsync(
                $"Import-Module '{Repository.Module}'; Set-Location '{folder}'; "
                + $"1..{tags} | ForEach-Object {{ \"tag-$_\" }} | Invoke-VercelTagExpiry",
                environment),
            tags);

        async Task<(double Time, int Requests)> RunAsync(Func<Task<TimeSpan>> run, int tags)
        {
            api.Reset();
            int before = (await record.ListPurgesAsync(cancellation)).Count;
            TimeSpan taken = await run();
            IEnumerable<CachePurge> purges = (await record.ListPurgesAsync(cancellation)).Skip(before);
            int purged = purges.Where(purge => purge.Status == 200).Sum(purge => purge.Tags.Count);
            return purged == tags
                ? (taken.TotalMilliseconds, api.Requests)
                : throw new InvalidOperationException($"{purged} of {tags} tags were purged.");
        }
    }

    private static string Milliseconds(double milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0} ms");
}
