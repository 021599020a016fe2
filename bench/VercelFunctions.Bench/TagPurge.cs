using System.Globalization;

namespace VercelFunctions.Bench;

/// <summary>Tags expired from outside: a whole PowerShell process that does it, beside the official command line, in turns.</summary>
internal static class TagPurge
{
    private const string Title = "Expiring tags over the purge API, whole processes";
    private const double ExpectedRatio = 0.8;
    private const int FewTags = 10;
    private const int ManyTags = 10_000;

    public static async Task<Section> MeasureAsync(BenchPlan plan, CancellationToken cancellation)
    {
        string cli = Path.Combine(Repository.Root, "bench", "cli");
        if (!Directory.Exists(Path.Combine(cli, "node_modules"))
            && await Programs.TimeAsync(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["ci", "--ignore-scripts"], cancellation, cli) is null)
        {
            return Section.Skip(Title, JavaScriptClient.HowToGetIt);
        }

        await using PurgeServer server = await PurgeServer.StartAsync();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("vercelfunctions-bench-");
        try
        {
            // A linked folder, for both alike.
            folder.CreateSubdirectory(".vercel");
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, ".vercel", "project.json"), """{"projectId":"prj_1","orgId":"team_1"}""", cancellation);
            return await MeasureAsync(plan, server, folder.FullName, Path.Combine(cli, "node_modules", "vercel", "dist", "vc.js"), cancellation);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Section> MeasureAsync(BenchPlan plan, PurgeServer server, string folder, string cli, CancellationToken cancellation)
    {
        Dictionary<string, string?> environment = new()
        {
            ["VERCEL_TOKEN"] = "token",
            ["VERCEL_API_URL"] = server.Url,
            ["SSL_CERT_FILE"] = server.CertificatePath,
            ["NODE_EXTRA_CA_CERTS"] = server.CertificatePath,
            ["VERCEL_TELEMETRY_DISABLED"] = "1",
        };
        Figures ours = new();
        Figures theirs = new();
        int ourRequests = 0;
        int theirRequests = 0;
        for (int round = -1; round < plan.Starts; round++)
        {
            (double Time, int Requests)? our = await PowerShellAsync($"1..{FewTags} | ForEach-Object {{ \"tag-$_\" }} | Invoke-VercelTagExpiry", FewTags);
            if (our is null)
            {
                return Section.Skip(Title, "there is no pwsh on the PATH. dotnet tool install --global PowerShell brings it.");
            }

            string tags = string.Join(",", Enumerable.Range(1, FewTags).Select(number => $"tag-{number}"));
            (double Time, int Requests)? their = await RunAsync("node", [cli, "cache", "invalidate", "--tag", tags, "--yes", "--api", server.Url, "--token", "token"], FewTags);

            // The first round brings the files into the system's cache.
            if (round >= 0)
            {
                ours.Add(our.Value.Time);
                theirs.Add(their!.Value.Time);
                (ourRequests, theirRequests) = (our.Value.Requests, their.Value.Requests);
            }
        }

        // One in twenty is 5 %.
        server.LimitOneIn = 20;
        (double Time, int Requests) many = (await PowerShellAsync($"1..{ManyTags} | ForEach-Object {{ \"tag-$_\" }} | Invoke-VercelTagExpiry", ManyTags))!.Value;
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
            new Result($"requests for {ManyTags:N0} tags, 5 % of answers 429", $"{many.Requests} in {many.Time / 1000:0.0} s", string.Empty, string.Empty, "79 and the retries", many.Requests <= 79 + (79 / 19) + 1, 0),
        ]);

        Task<(double Time, int Requests)?> PowerShellAsync(string script, int tags) =>
            RunAsync("pwsh", ["-NoLogo", "-NoProfile", "-NonInteractive", "-Command", $"$ErrorActionPreference = 'Stop'; Import-Module '{Repository.Module}'; {script}"], tags);

        async Task<(double Time, int Requests)?> RunAsync(string program, string[] arguments, int tags)
        {
            server.Reset();
            TimeSpan? time = await Programs.TimeAsync(program, arguments, cancellation, folder, environment);
            return time is null || server.TagsExpired == tags
                ? (time is TimeSpan taken ? (taken.TotalMilliseconds, server.Requests) : null)
                : throw new InvalidOperationException($"{program} expired {server.TagsExpired} of {tags} tags.");
        }
    }

    private static string Milliseconds(double milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0} ms");
}
