using System.Diagnostics;
using System.Net;
using System.Reflection;
using System.Text;

namespace VercelFunctions.Samples.Tests;

/// <summary>samples/Blog in a process of its own, as people run it: on a free port of loopback. Ends with this object.</summary>
internal sealed class BlogProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly string Assembly = typeof(BlogProcess).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "Blog").Value!;

    private readonly Process _process;
    private readonly HttpClient _client = new() { Timeout = Patience };
    private readonly StringBuilder _log = new();
    private TaskCompletionSource _logged = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _ended;

    private BlogProcess(Process process) => _process = process;

    /// <summary>Starts it, and waits until it listens.</summary>
    /// <param name="origin">Where the posts come from.</param>
    /// <param name="cacheEndpoint">Its <c>RUNTIME_CACHE_ENDPOINT</c>; null for none.</param>
    /// <param name="cacheHeaders">Its <c>RUNTIME_CACHE_HEADERS</c>; null for none.</param>
    public static async Task<BlogProcess> StartAsync(string origin, string? cacheEndpoint, string? cacheHeaders)
    {
        BlogProcess blog = Launch(new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["BLOG_ORIGIN"] = origin,
            ["RUNTIME_CACHE_ENDPOINT"] = cacheEndpoint,
            ["RUNTIME_CACHE_HEADERS"] = cacheHeaders,
            ["RUNTIME_CACHE_TIMEOUT"] = null,
            ["RUNTIME_CACHE_DISABLE_BUILD_CACHE"] = null,
        });
        try
        {
            blog._client.BaseAddress = new Uri(await blog.LogLineAsync("Now listening on: "));
            return blog;
        }
        catch
        {
            await blog.DisposeAsync();
            throw;
        }
    }

    /// <summary>What it has logged so far.</summary>
    public string Log => State().Log;

    /// <summary>Asks for a page.</summary>
    /// <returns>The status, and the body as it came.</returns>
    public async Task<(HttpStatusCode Status, string Body)> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        foreach ((string name, string value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using HttpResponseMessage response = await _client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Waits until a line of the log, indentation aside, begins so.</summary>
    /// <returns>The rest of the line.</returns>
    public async Task<string> LogLineAsync(string start)
    {
        using CancellationTokenSource deadline = new(Patience);
        while (true)
        {
            (string log, bool ended, Task more) = State();
            string? line = log.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.StartsWith(start, StringComparison.Ordinal));
            if (line is not null)
            {
                return line[start.Length..];
            }

            if (ended)
            {
                throw new InvalidOperationException($"The sample ended before it logged '{start}'. It said:\n{log}");
            }

            try
            {
                await more.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"The sample did not log '{start}' within {Patience.TotalSeconds} seconds. It said:\n{Log}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        // It has nothing to lose, and Windows has no signal to ask it with.
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Patience);
        _process.Dispose();
        _client.Dispose();
    }

    private static BlogProcess Launch(Dictionary<string, string?> variables)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Assembly, "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string? value) in variables)
        {
            // One that these tests were started with must not reach it.
            start.Environment.Remove(name);
            if (value is not null)
            {
                start.Environment.Add(name, value);
            }
        }

        BlogProcess blog = new(Process.Start(start)!);
        blog._process.OutputDataReceived += (_, line) => blog.Append(line.Data, ended: line.Data is null);
        blog._process.ErrorDataReceived += (_, line) => blog.Append(line.Data, ended: false);
        blog._process.BeginOutputReadLine();
        blog._process.BeginErrorReadLine();
        return blog;
    }

    private (string Log, bool Ended, Task More) State()
    {
        lock (_log)
        {
            return (_log.ToString(), _ended, _logged.Task);
        }
    }

    private void Append(string? line, bool ended)
    {
        lock (_log)
        {
            if (line is not null)
            {
                _log.Append(line).Append('\n');
            }

            _ended |= ended;
            _logged.SetResult();
            _logged = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
