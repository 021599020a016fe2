using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace VercelFunctions.Emulator.Tests;

/// <summary>The stand-in for the purge API, beside the emulator, which must judge requests as it does.</summary>
public sealed class PurgeApiStandInTests(SharedEmulator emulator) : IDisposable
{
    private const string Token = "token-of-the-stand-in";
    private const string Invalidate = "/v1/edge-cache/invalidate-by-tags?projectIdOrName=prj_1";
    private const string Good = """{"tags":["a","b"]}""";

    private readonly PurgeApiStandIn _api = new(Token);
    private readonly HttpClient _http = new()
    {
        Timeout = TimeSpan.FromSeconds(20),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Token) },
    };

    public static TheoryData<string, string, string?, int> Requests => new()
    {
        { "POST", Invalidate, Good, 200 },
        { "POST", Invalidate + "&teamId=team_1", """{"tags":"a,b","target":"preview"}""", 200 },
        { "POST", "/v1/edge-cache/dangerously-delete-by-tags?projectIdOrName=a&slug=b", """{"tags":["a"],"revalidationDeadlineSeconds":0}""", 200 },
        { "POST", "/v1/edge-cache/invalidate-by-src-images?projectIdOrName=a", """{"srcImages":["/a.png"]}""", 200 },
        { "POST", "/v1/edge-cache/dangerously-delete-by-src-images?projectIdOrName=a", """{"srcImages":["/a.png"],"revalidationDeadlineSeconds":9}""", 200 },
        { "POST", "/v1/edge-cache/purge-all?projectIdOrName=a", null, 200 },
        { "POST", Invalidate, "", 400 },
        { "POST", Invalidate, "{}", 400 },
        { "POST", Invalidate, "[]", 400 },
        { "POST", Invalidate, """{"tags":[]}""", 400 },
        { "POST", Invalidate, """{"tags":""}""", 400 },
        { "POST", Invalidate, """{"tags":[1]}""", 400 },
        { "POST", Invalidate, """{"tags":["\ud800"]}""", 400 },
        { "POST", Invalidate, """{"tags":["a,b"]}""", 400 },
        { "POST", Invalidate, """{"tags":["a"],"tags":["a"]}""", 400 },
        { "POST", Invalidate, """{"tags":["a"],"target":"all"}""", 400 },
        { "POST", Invalidate, """{"tags":["a"],"revalidationDeadlineSeconds":1}""", 400 },
        { "POST", Invalidate, """{"tags":["a"],"more":1}""", 400 },
        { "POST", Invalidate, $$"""{"tags":["{{new string('t', 257)}}"]}""", 400 },
        { "POST", Invalidate, $$"""{"tags":"{{string.Join(',', Enumerable.Range(0, 129))}}"}""", 400 },
        { "POST", Invalidate, $$"""{"tags":["a"]{{new string(' ', 9000)}}}""", 400 },
        { "POST", Invalidate + "&x=y", Good, 400 },
        { "POST", Invalidate + "&teamId=a&slug=b", Good, 400 },
        { "POST", Invalidate + "&teamId=", Good, 400 },
        { "POST", "/v1/edge-cache/invalidate-by-tags", Good, 400 },
        { "POST", "/v1/edge-cache/dangerously-delete-by-tags?projectIdOrName=a", """{"tags":["a"],"revalidationDeadlineSeconds":-1}""", 400 },
        { "POST", "/v1/edge-cache/invalidate-by-src-images?projectIdOrName=a", """{"srcImages":["a"],"target":"preview"}""", 400 },
        { "POST", "/v1/edge-cache/purge-all?projectIdOrName=a", "{}", 400 },
        { "DELETE", "/v1/data-cache/purge-all", null, 400 },
    };

    public void Dispose()
    {
        _http.Dispose();
        _api.Dispose();
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task It_judges_requests_as_the_emulator_does(string method, string target, string? body, int status)
    {
        using HttpRequestMessage same = Request(method, target, body);
        using HttpResponseMessage theirs = await emulator.Http.SendAsync(same);
        Assert.Equal(status, (int)theirs.StatusCode);

        using HttpResponseMessage ours = await SendAsync(method, target, body);
        Assert.Equal(status, (int)ours.StatusCode);
        Assert.Equal(status == 200, _api.Violations.Count == 0);
        if (status != 200)
        {
            Assert.Equal("bad_request", (await ours.ErrorAsync()).Code);
        }
    }

    [Fact]
    public async Task It_records_what_requests_say()
    {
        await StatusAsync("POST", "/v1/edge-cache/dangerously-delete-by-tags?projectIdOrName=my%20project&teamId=team_1", """{"tags":["a","ü"],"target":"production","revalidationDeadlineSeconds":60}""");
        await StatusAsync("POST", "/v1/edge-cache/invalidate-by-src-images?projectIdOrName=prj_1&slug=s", """{"srcImages":["/a.png"]}""");
        await StatusAsync("DELETE", "/v1/data-cache/purge-all?projectIdOrName=prj_1", null);
        Assert.Empty(_api.Violations);
        PurgeApiRequest[] requests = [.. _api.Requests];
        Assert.Equal([PurgeApiOperation.DeleteByTags, PurgeApiOperation.InvalidateBySourceImages, PurgeApiOperation.PurgeData], requests.Select(request => request.Operation));
        Assert.Equal(["a", "ü"], requests[0].Tags);
        Assert.Equal(("production", 60, "my project", "team_1", null), (requests[0].Target, requests[0].RevalidationDeadlineSeconds!.Value, requests[0].Project, requests[0].TeamId, requests[0].Slug));
        Assert.Equal(["/a.png"], requests[1].SourceImages);
        Assert.Equal("s", requests[1].Slug);
        Assert.All(requests, request => Assert.Equal(200, request.Status));
        Assert.Equal(["a", "ü"], _api.PurgedTags);
    }

    [Fact]
    public async Task A_wrong_token_is_refused_and_none_is_a_violation_too()
    {
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "another");
        Assert.Equal(401, await StatusAsync());
        Assert.Empty(_api.Violations);
        _http.DefaultRequestHeaders.Authorization = null;
        Assert.Equal(401, await StatusAsync());
        Assert.Contains("Authorization", Assert.Single(_api.Violations), StringComparison.Ordinal);
        Assert.DoesNotContain(_api.Requests, request => request.IsAuthorized);
    }

    [Fact]
    public async Task Faults_come_in_the_order_of_the_script_and_then_all_is_well()
    {
        _api.FailNext(500, 2);
        _api.FailNext(402, "no_money", "Pay first");
        _api.RateLimitNext(7);
        _api.RateLimitNextUntilDate(DateTimeOffset.UnixEpoch);
        _api.RateLimitNextUntilReset(DateTimeOffset.FromUnixTimeSeconds(1234567890));
        Assert.Equal(6, _api.FaultsLeft);
        Assert.Equal(500, await StatusAsync());

        // A wrong request uses up no fault.
        Assert.Equal(400, await StatusAsync("POST", Invalidate, "{}"));
        Assert.Equal(500, await StatusAsync());
        using (HttpResponseMessage paid = await SendAsync("POST", Invalidate, Good))
        {
            Assert.Equal(HttpStatusCode.PaymentRequired, paid.StatusCode);
            Assert.Equal(("no_money", "Pay first"), await paid.ErrorAsync());
        }

        using HttpResponseMessage seconds = await SendAsync("POST", Invalidate, Good);
        using HttpResponseMessage date = await SendAsync("POST", Invalidate, Good);
        using HttpResponseMessage reset = await SendAsync("POST", Invalidate, Good);
        Assert.All([seconds, date, reset], response => Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode));
        Assert.Equal(TimeSpan.FromSeconds(7), seconds.Headers.RetryAfter?.Delta);
        Assert.Equal(DateTimeOffset.UnixEpoch, date.Headers.RetryAfter?.Date);
        Assert.Equal("1234567890", Assert.Single(reset.Headers.GetValues("X-RateLimit-Reset")));
        Assert.Equal(0, _api.FaultsLeft);
        Assert.Equal(200, await StatusAsync());
        Assert.Equal(["a", "b"], _api.PurgedTags);
    }

    [Fact]
    public async Task Connections_break_in_every_way()
    {
        _api.ResetNext();
        _api.CutNext();
        _api.ResetMidBodyNext();
        for (int i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => StatusAsync());
        }

        _api.NeverAnswerNext();
        using CancellationTokenSource impatience = new(TimeSpan.FromMilliseconds(200));
        using HttpRequestMessage request = Request("POST", _api.Url + Invalidate, Good);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _http.SendAsync(request, impatience.Token));
        _api.MalformNext(500);
        using HttpResponseMessage malformed = await SendAsync("POST", Invalidate, Good);
        Assert.Equal(HttpStatusCode.InternalServerError, malformed.StatusCode);
        string text = await malformed.Content.ReadAsStringAsync();
        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(text));
        Assert.Equal([0, 0, 0, 0, 500], _api.Requests.Select(request => request.Status));
        Assert.Empty(_api.PurgedTags);
    }

    [Fact]
    public async Task Faults_can_be_for_a_tag_an_operation_a_project_or_every_so_manieth()
    {
        _api.FailTag("b", 503);
        _api.FailOperation(PurgeApiOperation.PurgeCdn, 403, 1);
        _api.RateLimitEvery(3, 0);
        _api.KnownProject = "prj_1";
        Assert.Equal(503, await StatusAsync());
        Assert.Equal(403, await StatusAsync("POST", "/v1/edge-cache/purge-all?projectIdOrName=prj_1", null));
        int[] statuses = new int[6];
        for (int i = 0; i < statuses.Length; i++)
        {
            statuses[i] = await StatusAsync("POST", Invalidate, """{"tags":["a"]}""");
        }

        Assert.Equal([200, 200, 429, 200, 200, 429], statuses);
        _api.ClearFaults();
        Assert.Equal(404, await StatusAsync("POST", "/v1/edge-cache/purge-all?projectIdOrName=prj_2", null));
        Assert.Equal(200, await StatusAsync());
        _api.Clear();
        Assert.Empty(_api.Requests);
    }

    [Fact]
    public async Task A_body_in_chunks_is_read()
    {
        using HttpRequestMessage request = Request("POST", _api.Url + Invalidate, Good);
        request.Headers.TransferEncodingChunked = true;
        using HttpResponseMessage response = await _http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(200, await StatusAsync());
        Assert.Equal(["a", "b", "a", "b"], _api.PurgedTags);
    }

    private static HttpRequestMessage Request(string method, string target, string? body) =>
        new(new HttpMethod(method), target) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };

    private async Task<HttpResponseMessage> SendAsync(string method, string target, string? body)
    {
        using HttpRequestMessage request = Request(method, _api.Url + target, body);
        return await _http.SendAsync(request);
    }

    private async Task<int> StatusAsync(string method = "POST", string target = Invalidate, string? body = Good)
    {
        using HttpResponseMessage response = await SendAsync(method, target, body);
        return (int)response.StatusCode;
    }
}
