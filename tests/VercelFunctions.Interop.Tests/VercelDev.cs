using System.Diagnostics;
using System.Text.RegularExpressions;

namespace VercelFunctions.Interop.Tests;

/// <summary><c>vercel dev</c> with the Runtime Cache server that it contains, on a free port. It ends with this object.</summary>
internal sealed partial class VercelDev : IAsyncDisposable
{
    /// <summary>The token of every such server.</summary>
    public const string Token = "vc-dev-token";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly VercelCli _cli;
    private readonly ChildProcess _process;

    private VercelDev(VercelCli cli, ChildProcess process, Uri endpoint)
    {
        _cli = cli;
        _process = process;
        Endpoint = endpoint;
    }

    /// <summary>The address of its Runtime Cache.</summary>
    public Uri Endpoint { get; }

    /// <summary>Starts it in an empty folder that is not linked to a project, and waits until it listens.</summary>
    public static async Task<VercelDev> StartAsync()
    {
        VercelCli cli = new();
        await File.WriteAllTextAsync(Path.Combine(cli.ProjectFolder, "index.html"), "<!doctype html>");
        ChildProcess process = cli.Start(
            "dev", "--local", "--yes", "--listen", "127.0.0.1:0", "--runtime-cache-port", "0", "--queue-port", "0",
            "--schedules-port", "0");
        try
        {
            for (Stopwatch watch = Stopwatch.StartNew(); ; await Task.Delay(50))
            {
                string output = process.Errors;
                if (Address().Match(output) is { Success: true } match && output.Contains("Ready!", StringComparison.Ordinal))
                {
                    return new VercelDev(cli, process, new Uri(match.Groups[1].Value));
                }

                if (watch.Elapsed > Limit)
                {
                    throw new TimeoutException($"vercel dev did not start within {Limit.TotalSeconds:0} seconds. Its output:\n{output}");
                }
            }
        }
        catch
        {
            await process.DisposeAsync();
            cli.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _cli.Dispose();
    }

    [GeneratedRegex(@"Runtime Cache\s+(http://127\.0\.0\.1:\d+/v1/suspense-cache/)\s")]
    private static partial Regex Address();
}
