using System.Globalization;
using VercelFunctions.TestSupport;

namespace VercelFunctions.Bench;

/// <summary>wrk, a load generator that uses little of the machine: one thread for any number of connections.</summary>
internal static class WrkClient
{
    public const string HowToGetIt = "wrk is not on the PATH. Install the package wrk of Debian, Ubuntu or Homebrew.";

    /// <summary>Sends requests as fast as the server responds.</summary>
    /// <returns>The rate and the 99th percentile of the response time; null if wrk is not installed.</returns>
    public static async Task<WrkResult?> RunAsync(CacheServer server, string method, int connections, int keys, TimeSpan time)
    {
        Uri endpoint = new(server.Variables["RUNTIME_CACHE_ENDPOINT"]!);
        Dictionary<string, string?> environment = new()
        {
            ["BENCH_METHOD"] = method,
            ["BENCH_KEYS"] = $"{keys}",
            ["BENCH_BODY"] = Post.SampleJson,
            ["BENCH_PATH"] = endpoint.AbsolutePath,
            ["BENCH_AUTHORIZATION"] = RuntimeCacheEndpoint.ParseHeaders(server.Variables["RUNTIME_CACHE_HEADERS"]!)[0].Value,
        };
        string script = Path.Combine(Repository.Root, "bench", "wrk", "item.lua");
        int seconds = Math.Max(1, (int)Math.Round(time.TotalSeconds));
        ProcessResult? wrk = await ChildProcess.TryRunAsync(
            "wrk",
            ["-t1", $"-c{connections}", $"-d{seconds}s", "-s", script, endpoint.GetLeftPart(UriPartial.Authority)],
            variables: environment,
            limit: time + TimeSpan.FromMinutes(1));
        if (wrk is null)
        {
            return null;
        }

        string output = wrk.Output;
        string[] figures = output.Split('\n').FirstOrDefault(line => line.StartsWith("RESULT ", StringComparison.Ordinal))?.Split(' ')
            ?? throw new InvalidOperationException($"wrk returned no result: {output}");
        return figures[3] == "0"
            ? new WrkResult(double.Parse(figures[1], CultureInfo.InvariantCulture), double.Parse(figures[2], CultureInfo.InvariantCulture))
            : throw new InvalidOperationException($"{figures[3]} requests failed: {output}");
    }
}
