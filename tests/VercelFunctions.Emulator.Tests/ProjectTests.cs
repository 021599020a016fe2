using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace VercelFunctions.Emulator.Tests;

/// <summary>Several projects in one emulator, isolated from each other.</summary>
public sealed class ProjectTests
{
    private static readonly string[] Served = ["blog", "blog:preview", "shop:production"];

    [Fact]
    public async Task Each_project_and_environment_has_its_own_items()
    {
        await using RuntimeCacheEmulator emulator = await StartAsync();
        RuntimeCache[] caches = [.. emulator.Projects.Select(project => project.CreateCache())];
        foreach ((RuntimeCache cache, int value) in caches.Zip([1, 2]))
        {
            await cache.SetAsync("key", value, new CacheItemOptions { Tags = ["tag"] });
        }

        Assert.Equal(1, await caches[0].GetAsync<int?>("key"));
        Assert.Equal(2, await caches[1].GetAsync<int?>("key"));
        Assert.Null(await caches[2].GetAsync<int?>("key"));
        using EmulatorClient third = emulator.Projects[2].CreateClient();
        Assert.Empty(await third.ListAsync());
    }

    [Fact]
    public async Task Expiring_deleting_and_clearing_affect_one_project_only()
    {
        await using RuntimeCacheEmulator emulator = await StartAsync();
        RuntimeCache[] caches = [.. emulator.Projects.Select(project => project.CreateCache())];
        foreach (RuntimeCache cache in caches)
        {
            await cache.SetAsync("tagged", 1, new CacheItemOptions { Tags = ["tag"] });
            await cache.SetAsync("other", 1);
        }

        await caches[0].ExpireTagAsync("tag");
        await caches[0].DeleteAsync("other");
        EmulatorClient[] clients = [.. emulator.Projects.Select(project => project.CreateClient())];
        Assert.Empty(await clients[0].ListAsync());
        Assert.Equal(2, (await clients[1].ListAsync()).Count);
        await clients[1].ClearAsync();
        Assert.Empty(await clients[1].ListAsync());
        Assert.Equal(2, (await clients[2].ListAsync()).Count);
        Array.ForEach(clients, client => client.Dispose());
    }

    [Fact]
    public async Task The_byte_limit_of_a_project_evicts_only_its_own_items()
    {
        await using RuntimeCacheEmulator emulator = await RuntimeCacheEmulator.StartAsync(new() { Projects = Served, MaxBytes = 20_000 });
        RuntimeCache quiet = emulator.Projects[0].CreateCache();
        RuntimeCache busy = emulator.Projects[1].CreateCache();
        await quiet.SetAsync("first", 1);
        for (int i = 0; i < 10; i++)
        {
            await busy.SetAsync($"key{i}", new string('x', 5_000));
        }

        Assert.Equal(1, await quiet.GetAsync<int?>("first"));
        using EmulatorClient client = emulator.Projects[1].CreateClient();
        Assert.InRange((await client.ListAsync()).Count, 1, 3);
    }

    [Fact]
    public async Task The_emulators_token_is_refused_if_there_are_several_projects()
    {
        await using RuntimeCacheEmulator emulator = await StartAsync();
        using HttpClient http = Client(emulator, emulator.Token);
        HttpResponseMessage response = await http.GetAsync(new Uri(emulator.Endpoint, "key"));
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("several projects", (await response.ErrorAsync()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("blog", null, new[] { 0, 1 })]
    [InlineData("blog", "preview", new[] { 1 })]
    [InlineData("blog", "production", new[] { 0 })]
    [InlineData("shop", "preview", new int[0])]
    public async Task A_purge_with_the_emulators_token_reaches_the_named_project(string project, string? target, int[] reached)
    {
        await using RuntimeCacheEmulator emulator = await StartAsync();
        Assert.Equal(HttpStatusCode.OK, await PurgeAsync(emulator, emulator.Token, project, target));
        await AssertExpiredAsync(emulator, reached);
    }

    [Theory]
    [InlineData("blog", null, new[] { 1 })]
    [InlineData("blog", "preview", new[] { 1 })]
    [InlineData("blog", "production", new int[0])]
    public async Task A_purge_with_a_projects_token_reaches_no_other_project(string project, string? target, int[] reached)
    {
        await using RuntimeCacheEmulator emulator = await StartAsync();
        Assert.Equal(HttpStatusCode.OK, await PurgeAsync(emulator, emulator.Projects[1].Token, project, target));
        await AssertExpiredAsync(emulator, reached);
    }

    [Theory]
    [InlineData("shop")]
    [InlineData("unknown")]
    [InlineData("BLOG")]
    public async Task A_purge_of_an_inaccessible_project_is_a_404(string project)
    {
        await using RuntimeCacheEmulator emulator = await StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, await PurgeAsync(emulator, emulator.Projects[1].Token, project, null));
        await AssertExpiredAsync(emulator, []);
    }

    [Fact]
    public async Task Tokens_of_projects_are_distinct_and_stable()
    {
        const string Token = "one-token-for-all-nodes";
        await using RuntimeCacheEmulator first = await RuntimeCacheEmulator.StartAsync(new() { Projects = Served, Token = Token });
        await using RuntimeCacheEmulator second =
            await RuntimeCacheEmulator.StartAsync(new() { Projects = [.. Enumerable.Reverse(Served)], Token = Token });
        await using RuntimeCacheEmulator other = await RuntimeCacheEmulator.StartAsync(new() { Projects = Served, Token = Token + "2" });
        Assert.Equal(4, first.Projects.Select(project => project.Token).Append(Token).Distinct().Count());
        Assert.All(first.Projects, project => Assert.Equal(project.Token, second.Projects.Single(twin => twin.Name == project.Name).Token));
        Assert.Empty(first.Projects.Select(project => project.Token).Intersect(other.Projects.Select(project => project.Token)));
    }

    [Fact]
    public async Task The_output_has_a_name_and_two_lines_per_project()
    {
        await using EmulatorProcess emulator = await EmulatorProcess.StartAsync("--project", "blog:preview");
        Assert.Equal(0, await emulator.StopAsync());
        Assert.Equal(2, emulator.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);

        await using EmulatorProcess two = await EmulatorProcess.StartAsync("--quiet", "--project", "blog", "--project", "shop:preview");
        Assert.Equal(0, await two.StopAsync());
        string[] lines = two.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(6, lines.Length);
        Assert.Equal(["# blog:production", "# shop:preview"], [lines[0], lines[3]]);
        Assert.All(
            [lines[1], lines[4]], line => Assert.StartsWith("RUNTIME_CACHE_ENDPOINT=http://127.0.0.1:", line, StringComparison.Ordinal));
        Assert.All([lines[2], lines[5]], line => Assert.StartsWith("RUNTIME_CACHE_HEADERS={", line, StringComparison.Ordinal));
        Assert.NotEqual(lines[2], lines[5]);
    }

    [Theory]
    [InlineData("letters", "")]
    [InlineData("letters", "with space")]
    [InlineData("letters", "ümlaut")]
    [InlineData("letters", ":preview")]
    [InlineData("production or preview", "blog:staging")]
    [InlineData("production or preview", "blog:")]
    [InlineData("production or preview", "blog:preview:x")]
    [InlineData("more than once", "blog")]
    public async Task An_invalid_project_exits_with_code_2_and_one_line(string said, string project)
    {
        (int exitCode, string output, string errors) = await EmulatorProcess.RunAsync(
            ["--port", "0", "--project", "blog:production", "--project", project]);
        Assert.Equal(2, exitCode);
        Assert.Empty(output);
        Assert.Contains(said, Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    private static Task<RuntimeCacheEmulator> StartAsync() => RuntimeCacheEmulator.StartAsync(new() { Projects = Served });

    private static HttpClient Client(RuntimeCacheEmulator emulator, string token)
    {
        HttpClient http = new() { BaseAddress = emulator.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    private static async Task<HttpStatusCode> PurgeAsync(RuntimeCacheEmulator emulator, string token, string project, string? target)
    {
        foreach (EmulatedProject served in emulator.Projects)
        {
            await served.CreateCache().SetAsync("key", 1, new CacheItemOptions { Tags = ["tag"] });
        }

        using HttpClient http = Client(emulator, token);
        string body = target is null ? """{"tags":["tag"]}""" : $$"""{"tags":["tag"],"target":"{{target}}"}""";
        using HttpResponseMessage response = await http.PostAsync(
            $"v1/edge-cache/invalidate-by-tags?projectIdOrName={project}", new StringContent(body, Encoding.UTF8, "application/json"));
        return response.StatusCode;
    }

    private static async Task AssertExpiredAsync(RuntimeCacheEmulator emulator, int[] reached)
    {
        for (int i = 0; i < emulator.Projects.Count; i++)
        {
            Assert.Equal(reached.Contains(i) ? null : 1, await emulator.Projects[i].CreateCache().GetAsync<int?>("key"));
        }
    }
}
