using System.Net;
using System.Reflection;

namespace VercelFunctions.Samples.Tests;

/// <summary>samples/Blog in its own process, as users run it, on a free loopback port. It exits when this object is disposed.</summary>
internal sealed class BlogProcess : IAsyncDisposable
{
    private const string Secret = "the secret of the webhook";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly string Assembly = typeof(BlogProcess).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "Blog").Value!;

    private readonly ChildProcess _process;
    private readonly HttpClient _client = new() { Timeout = Patience };

    private BlogProcess(ChildProcess process) => _process = process;

    /// <summary>Starts the sample, and waits until it listens.</summary>
    /// <param name="origin">The URL of the posts' origin.</param>
    /// <param name="cacheEndpoint">Its <c>RUNTIME_CACHE_ENDPOINT</c>; null for none.</param>
    /// <param name="cacheHeaders">Its <c>RUNTIME_CACHE_HEADERS</c>; null for none.</param>
    public static async Task<BlogProcess> StartAsync(string origin, string? cacheEndpoint, string? cacheHeaders)
    {
        BlogProcess blog = Launch(new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["BLOG_ORIGIN"] = origin,
            ["BLOG_SECRET"] = Secret,
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

    /// <summary>The log so far.</summary>
    public string Log => _process.Output;

    /// <summary>Requests a page.</summary>
    /// <returns>The status and the body.</returns>
    public Task<(HttpStatusCode Status, string Body)> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, headers);

    /// <summary>Expires the tag of the posts, like the webhook of a CMS.</summary>
    /// <returns>The status and the body.</returns>
    public Task<(HttpStatusCode Status, string Body)> ExpireAsync() =>
        SendAsync(HttpMethod.Post, "/expire?tags=blog", ("Authorization", $"Bearer {Secret}"));

    /// <summary>Requests the headers of a page.</summary>
    public async Task<HttpResponseMessage> HeadersOfAsync(string path) =>
        await _client.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);

    /// <summary>Reads the log up to the next line that starts with a text.</summary>
    /// <returns>The rest of the line.</returns>
    public Task<string> LogLineAsync(string start) => _process.ReadAfterAsync(start);

    public ValueTask DisposeAsync()
    {
        // Kills the process: it has no state to save, and Windows has no signal to stop it.
        _process.Dispose();
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<(HttpStatusCode Status, string Body)> SendAsync(
        HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(method, path);
        foreach ((string name, string value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using HttpResponseMessage response = await _client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static BlogProcess Launch(Dictionary<string, string?> variables) =>
        new(
            ChildProcess.Start(
                Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
                [Assembly, "--urls", "http://127.0.0.1:0"],
                variables: variables));
}
