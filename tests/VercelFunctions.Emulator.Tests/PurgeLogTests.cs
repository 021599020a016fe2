using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace VercelFunctions.Emulator.Tests;

/// <summary>The emulator's record of purge requests, and fault rules for them.</summary>
public sealed class PurgeLogTests(PurgeLogTests.ThreeProjects fixture) : IClassFixture<PurgeLogTests.ThreeProjects>, IAsyncLifetime
{
    private const string Invalidate = "v1/edge-cache/invalidate-by-tags?projectIdOrName=shop";

    private readonly RuntimeCacheEmulator _emulator = fixture.Emulator;
    private readonly HttpClient _http = Client(fixture.Emulator.Address, fixture.Emulator.Token);

    public async ValueTask InitializeAsync() => await _emulator.ResetAsync();

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_purge_is_recorded_with_all_its_properties()
    {
        await SendAsync(
            "POST",
            "v1/edge-cache/dangerously-delete-by-tags?projectIdOrName=shop&teamId=team_1",
            """{"tags":["a","ü","a"],"target":"production","revalidationDeadlineSeconds":60}""");
        await SendAsync("POST", "v1/edge-cache/invalidate-by-src-images?projectIdOrName=shop&slug=my-team", """{"srcImages":["/a.png"]}""");
        await SendAsync("DELETE", "v1/data-cache/purge-all?projectIdOrName=blog");

        Assert.Equal(
            [PurgeKind.DeleteByTags, PurgeKind.InvalidateBySourceImages, PurgeKind.PurgeData],
            _emulator.Purges.Select(purge => purge.Operation));
        RecordedPurge first = _emulator.Purges[0];
        Assert.Equal(["a", "ü", "a"], first.Tags);
        Assert.Equal(("production", 60L, "shop", "team_1"), (first.Target, first.RevalidationDeadlineSeconds, first.Project, first.Team));
        Assert.Equal(ThreeProjects.Now, first.Time);
        Assert.Equal(["/a.png"], _emulator.Purges[1].SourceImages);
        Assert.Equal("my-team", _emulator.Purges[1].Team);
        Assert.All(_emulator.Purges, purge => Assert.Equal((200, null, null), (purge.Status, purge.Error, purge.Fault)));
    }

    [Theory]
    [InlineData("POST", Invalidate, """{"tags":[]}""", 400, "'tags'")]
    [InlineData("POST", "v1/edge-cache/invalidate-by-tags?projectIdOrName=other", """{"tags":["a"]}""", 404, "'other'")]
    [InlineData("GET", "v1/data-cache/purge-all?projectIdOrName=shop", null, 405, "DELETE")]
    public async Task A_refused_purge_is_recorded_with_the_reason(string method, string target, string? body, int status, string reason)
    {
        Assert.Equal(status, (int)await SendAsync(method, target, body));
        RecordedPurge purge = Assert.Single(_emulator.Purges);
        Assert.Equal(status, purge.Status);
        Assert.Contains(reason, purge.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_purge_without_a_valid_token_is_not_recorded_and_no_token_is_shown()
    {
        using HttpClient stranger = Client(_emulator.Address, "not-a-token-of-anybody");
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync("POST", Invalidate, """{"tags":["a"]}""", stranger));
        await SendAsync("POST", Invalidate, """{"tags":["a"]}""");
        string shown = await _http.GetStringAsync("emulator/purges");
        Assert.Single(_emulator.Purges);
        Assert.DoesNotContain(_emulator.Token, shown + _emulator.Purges[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_sees_only_the_purges_that_concern_it()
    {
        await SendAsync("POST", Invalidate, """{"tags":["both"]}""");
        await SendAsync("POST", Invalidate, """{"tags":["preview"],"target":"preview"}""");
        await SendAsync("POST", "v1/edge-cache/invalidate-by-tags?projectIdOrName=blog", """{"tags":["blog"]}""");
        await SendAsync("POST", "v1/edge-cache/invalidate-by-tags?projectIdOrName=none", """{"tags":["none"]}""");
        Assert.Equal(["both"], await TagsOfAsync(0));
        Assert.Equal(["both", "preview"], await TagsOfAsync(1));
        Assert.Equal(["blog"], await TagsOfAsync(2));

        using HttpClient blog = Client(_emulator.Address, _emulator.Projects[2].Token);
        Assert.Equal("[]", await (await blog.DeleteAsync("emulator/purges")).Content.ReadAsStringAsync());
        Assert.Equal(["both", "preview", "none"], _emulator.Purges.SelectMany(purge => purge.Tags));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await _http.PostAsync("emulator/purges", null)).StatusCode);
    }

    [Fact]
    public async Task The_last_thousand_are_kept()
    {
        for (int number = 0; number <= 1000; number++)
        {
            await SendAsync("POST", Invalidate, $$"""{"tags":["{{number}}"]}""");
        }

        Assert.Equal(Enumerable.Range(1, 1000).Select(number => $"{number}"), _emulator.Purges.SelectMany(purge => purge.Tags));
    }

    [Fact]
    public async Task A_fault_responds_as_specified_and_purges_nothing()
    {
        RuntimeCache cache = _emulator.Projects[0].CreateCache();
        await cache.SetAsync("key", 1, new() { Tags = ["a"] });
        const string Rule = "purge 100% 429 code too_many message \"Wait a \"\"moment\"\"\""
            + " header \"Retry-After: 7\" header \"X-RateLimit-Reset: 1234567890\" 1 times";
        _emulator.SetFaults(Rule);
        using HttpResponseMessage answer = await _http.PostAsync(Invalidate, Json("""{"tags":["a"]}"""));
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal(("too_many", "Wait a \"moment\""), await answer.ErrorAsync());
        Assert.Equal(TimeSpan.FromSeconds(7), answer.Headers.RetryAfter?.Delta);
        Assert.Equal("1234567890", Assert.Single(answer.Headers.GetValues("X-RateLimit-Reset")));
        Assert.True(await cache.ContainsAsync("key"));
        RecordedPurge purge = Assert.Single(_emulator.Purges);
        Assert.Equal((429, null, Rule), (purge.Status, purge.Error, purge.Fault));

        Assert.Equal(HttpStatusCode.OK, await SendAsync("POST", Invalidate, """{"tags":["a"]}"""));
        Assert.False(await cache.ContainsAsync("key"));
    }

    [Theory]
    [InlineData("purge tag a 100% 400", 400, 200, 200)]
    [InlineData("any tag \"two words\" 100% 400", 200, 400, 200)]
    [InlineData("invalidate-by-tags tag A 100% 400", 200, 200, 200)]
    [InlineData("invalidate-by-tags 100% 400", 400, 400, 200)]
    [InlineData("purge-cdn 100% 400", 200, 200, 400)]
    public async Task A_fault_can_apply_to_a_tag_or_to_one_operation(string rule, int one, int other, int cdn)
    {
        _emulator.SetFaults(rule);
        Assert.Equal(one, (int)await SendAsync("POST", Invalidate, """{"tags":["b","a"]}"""));
        Assert.Equal(other, (int)await SendAsync("POST", Invalidate, """{"tags":["two words"]}"""));
        Assert.Equal(cdn, (int)await SendAsync("POST", "v1/edge-cache/purge-all?projectIdOrName=shop"));
    }

    [Fact]
    public async Task A_fault_for_a_tag_also_hits_expiries()
    {
        _emulator.SetFaults("expire tag a 100% 500");
        RuntimeCache cache = _emulator.Projects[0].CreateCache();
        await cache.ExpireTagAsync("b");
        await Assert.ThrowsAnyAsync<VercelException>(async () => await cache.ExpireTagAsync("a"));
    }

    [Fact]
    public async Task An_invalid_request_does_not_count_for_a_fault()
    {
        _emulator.SetFaults("purge 100% 503 1 times");
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync("POST", Invalidate, "{}"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await SendAsync("POST", Invalidate, """{"tags":["a"]}"""));
    }

    [Fact]
    public async Task A_fault_of_several_projects_counts_once_for_a_purge_of_all()
    {
        _emulator.SetFaults("purge 100% 503 2 times");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await SendAsync("POST", Invalidate, """{"tags":["a"]}"""));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await SendAsync("POST", Invalidate, """{"tags":["a"]}"""));
        Assert.Equal(HttpStatusCode.OK, await SendAsync("POST", Invalidate, """{"tags":["a"]}"""));
    }

    [Fact]
    public async Task A_fault_of_one_project_hits_the_purges_that_concern_it()
    {
        using EmulatorClient preview = _emulator.Projects[1].CreateClient();
        await preview.SetFaultsAsync(["purge 100% 503"]);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await SendAsync("POST", Invalidate, """{"tags":["a"]}"""));
        Assert.Equal(HttpStatusCode.OK, await SendAsync("POST", Invalidate, """{"tags":["a"],"target":"production"}"""));
        Assert.Equal(HttpStatusCode.OK, await SendAsync("POST", "v1/edge-cache/purge-all?projectIdOrName=blog"));
    }

    [Theory]
    [InlineData("drop")]
    [InlineData("cut")]
    public async Task A_closed_connection_is_recorded_without_a_status(string effect)
    {
        _emulator.SetFaults($"purge 100% {effect}");
        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync("POST", Invalidate, """{"tags":["a"]}"""));
        Assert.Equal(0, Assert.Single(_emulator.Purges).Status);
    }

    [Fact]
    public async Task A_cut_response_has_started()
    {
        _emulator.SetFaults("purge 100% cut");
        using HttpRequestMessage request = new(HttpMethod.Post, Invalidate) { Content = Json("""{"tags":["a"]}""") };
        using HttpResponseMessage begun = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, begun.StatusCode);
        await Assert.ThrowsAnyAsync<Exception>(() => begun.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_hanging_request_is_recorded_and_ends_when_the_emulator_stops()
    {
        RuntimeCacheEmulator emulator = await RuntimeCacheEmulator.StartAsync(new() { Faults = ["purge 100% hang"] });
        using HttpClient http = Client(emulator.Address, emulator.Token);
        Task<HttpStatusCode> asked = SendAsync("POST", Invalidate, """{"tags":["a"]}""", http);
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(20));
        while (emulator.Purges.Count == 0)
        {
            await Task.Delay(10, deadline.Token);
        }

        Assert.False(asked.IsCompleted);
        Assert.Equal(0, emulator.Purges[0].Status);
        await emulator.DisposeAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => asked);
    }

    private static HttpClient Client(Uri address, string token) => new()
    {
        BaseAddress = address,
        Timeout = TimeSpan.FromSeconds(20),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
    };

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private async Task<HttpStatusCode> SendAsync(string method, string target, string? body = null, HttpClient? client = null)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), target) { Content = body is null ? null : Json(body) };
        using HttpResponseMessage response = await (client ?? _http).SendAsync(request);
        return response.StatusCode;
    }

    private async Task<IEnumerable<string>> TagsOfAsync(int project)
    {
        using HttpClient http = Client(_emulator.Address, _emulator.Projects[project].Token);
        RecordedPurge[] purges = (await http.GetFromJsonAsync<RecordedPurge[]>("emulator/purges"))!;
        return purges.SelectMany(purge => purge.Tags);
    }

    public sealed class ThreeProjects() : RuntimeCacheEmulatorFixture(
        new RuntimeCacheEmulatorOptions { Projects = ["shop", "shop:preview", "blog"], TimeProvider = new FakeTimeProvider(Now) })
    {
        public static DateTimeOffset Now { get; } = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);
    }
}
