using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace VercelFunctions.Emulator.Tests;

/// <summary>Fault injection.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    private RuntimeCacheEmulator _emulator = null!;
    private RuntimeCache _cache = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        _emulator = await RuntimeCacheEmulator.StartAsync();
        _cache = _emulator.Projects[0].CreateCache();
        _http = new HttpClient { BaseAddress = _emulator.Endpoint };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _emulator.Token);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _emulator.DisposeAsync();
    }

    [Fact]
    public async Task A_share_is_hit_evenly_and_reproducibly()
    {
        for (int round = 0; round < 2; round++)
        {
            _emulator.SetFaults("get 5% 503");
            List<int> failed = [];
            for (int i = 1; i <= 60; i++)
            {
                if ((await _http.GetAsync("absent")).StatusCode == HttpStatusCode.ServiceUnavailable)
                {
                    failed.Add(i);
                }
            }

            Assert.Equal([20, 40, 60], failed);
        }
    }

    [Fact]
    public async Task A_status_fault_names_its_rule_and_changes_nothing()
    {
        await _cache.SetAsync("key", 1);
        _emulator.SetFaults("any 100% 429");
        HttpResponseMessage response = await _http.DeleteAsync("9000");
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        (string code, string message) = await response.ErrorAsync();
        Assert.Equal("injected_fault", code);
        Assert.Contains("any 100% 429", message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<VercelException>(async () => await _cache.DeleteAsync("key"));
        _emulator.SetFaults();
        Assert.Equal(1, await _cache.GetAsync<int>("key"));
    }

    [Fact]
    public async Task A_drop_fault_resets_the_connection()
    {
        _emulator.SetFaults("set 100% drop");
        VercelException error = await Assert.ThrowsAsync<VercelException>(async () => await _cache.SetAsync("key", 1));
        Assert.Equal(VercelFailure.ConnectionFailed, error.Failure);
        _emulator.SetFaults();
        Assert.Null(await _cache.GetAsync<int?>("key"));
    }

    [Fact]
    public async Task A_slow_fault_delays_the_operation()
    {
        _emulator.SetFaults("set 100% slow 300ms");
        Stopwatch watch = Stopwatch.StartNew();
        await _cache.SetAsync("key", 1);
        Assert.True(watch.Elapsed >= TimeSpan.FromMilliseconds(295), $"The operation took {watch.Elapsed}.");
        Assert.Equal(1, await _cache.GetAsync<int>("key"));
    }

    [Fact]
    public async Task A_stale_fault_is_a_miss_and_applies_to_reads_only()
    {
        _emulator.SetFaults("any 100% stale");
        await _cache.SetAsync("key", 1);
        HttpResponseMessage response = await _http.GetAsync(KeyHash.Default("key"));
        Assert.Equal("stale", Assert.Single(response.Headers.GetValues("x-vercel-cache-state")));
        Assert.Equal("1", await response.Content.ReadAsStringAsync());
        Assert.Null(await _cache.GetAsync<int?>("key"));
        Assert.Equal(2, (await FaultsAsync())[0].GetProperty("hits").GetInt64());
    }

    [Fact]
    public async Task A_fault_with_a_number_of_times_stops_after_them()
    {
        _emulator.SetFaults("get 100% 500 2 times");
        HttpStatusCode[] answers = [await StatusAsync(), await StatusAsync(), await StatusAsync()];
        Assert.Equal([HttpStatusCode.InternalServerError, HttpStatusCode.InternalServerError, HttpStatusCode.NotFound], answers);
    }

    [Fact]
    public async Task The_first_ending_rule_applies_after_all_delays_before_it()
    {
        _emulator.SetFaults("get 100% slow 1ms", "get 50% 502", "get 100% 504");
        Assert.Equal([HttpStatusCode.GatewayTimeout, HttpStatusCode.BadGateway], [await StatusAsync(), await StatusAsync()]);
    }

    [Theory]
    [InlineData("set", "POST", "key")]
    [InlineData("delete", "DELETE", "key")]
    [InlineData("expire", "POST", "revalidate?tags=a")]
    [InlineData("list", "GET", "/emulator/items")]
    [InlineData("clear", "DELETE", "/emulator/items")]
    [InlineData("purge", "POST", "../edge-cache/purge-all?projectIdOrName=p")]
    public async Task A_rule_for_an_operation_hits_only_that_operation(string operation, string method, string path)
    {
        _emulator.SetFaults($"{operation} 100% 418");
        using HttpRequestMessage request = new(new HttpMethod(method), path);
        request.Content = method == "POST" && path == "key" ? new StringContent("1") : null;
        Assert.Equal(418, (int)(await _http.SendAsync(request)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync());
    }

    [Fact]
    public async Task Rules_are_listed_replaced_and_removed_over_HTTP()
    {
        Uri place = new(_emulator.Address, "emulator/faults");
        HttpResponseMessage set = await _http.PutAsJsonAsync(place, new { rules = new[] { "GET  5%   503", "set 0.01% slow 1.5s" } });
        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        Assert.Equal(
            """[{"rule":"get 5% 503","project":"default:production","requests":0,"hits":0},"""
            + """{"rule":"set 0.01% slow 1.5s","project":"default:production","requests":0,"hits":0}]""",
            await _http.GetStringAsync(place));
        Assert.Equal("[]", await (await _http.DeleteAsync(place)).Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await _http.PatchAsync(place, null)).StatusCode);
        _http.DefaultRequestHeaders.Authorization = null;
        Assert.Equal(HttpStatusCode.Unauthorized, (await _http.GetAsync(place)).StatusCode);
    }

    [Fact]
    public async Task Rules_are_added_and_removed_without_restarting_the_others()
    {
        Uri place = new(_emulator.Address, "emulator/faults");
        _emulator.SetFaults("get 100% 500 1 times");
        Assert.Equal(HttpStatusCode.InternalServerError, await StatusAsync());
        HttpResponseMessage added = await _http.PostAsJsonAsync(place, new { rules = new[] { "set 1% 500", "set 2% 500", "set 1% 500" } });
        Assert.Equal(HttpStatusCode.OK, added.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync());
        Assert.Equal(["get 100% 500 1 times", "set 1% 500", "set 2% 500", "set 1% 500"], await RulesAsync());

        HttpResponseMessage removed = await _http.DeleteAsync(new Uri(place, "?rule=SET%20%201%25%20500"));
        Assert.Equal(HttpStatusCode.OK, removed.StatusCode);
        Assert.Equal(["get 100% 500 1 times", "set 2% 500"], await RulesAsync());
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync());
        Assert.Equal(HttpStatusCode.BadRequest, (await _http.DeleteAsync(new Uri(place, "?rule=nonsense"))).StatusCode);
        HttpResponseMessage tooMany = await _http.PostAsJsonAsync(place, new { rules = Enumerable.Repeat("get 1% 500", 99) });
        Assert.Contains("at most 100", (await tooMany.ErrorAsync()).Message, StringComparison.Ordinal);
        Assert.Equal(["get 100% 500 1 times", "set 2% 500"], await RulesAsync());

        async Task<IEnumerable<string?>> RulesAsync() => (await FaultsAsync()).Select(fault => fault.GetProperty("rule").GetString());
    }

    [Theory]
    [InlineData("""{"rules":["nonsense"]}""", "nonsense")]
    [InlineData("""{"rules":[null]}""", "JSON")]
    [InlineData("""{"rules":5}""", "JSON")]
    [InlineData("{}", "JSON")]
    [InlineData("", "JSON")]
    public async Task A_body_without_valid_rules_changes_nothing(string body, string said)
    {
        _emulator.SetFaults("get 1% 500");
        HttpResponseMessage response = await _http.PutAsync(new Uri(_emulator.Address, "emulator/faults"), new StringContent(body));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(said, (await response.ErrorAsync()).Message, StringComparison.Ordinal);
        Assert.Single(await FaultsAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("get")]
    [InlineData("get 5%")]
    [InlineData("get 5 503")]
    [InlineData("get 0% 503")]
    [InlineData("get 100.1% 503")]
    [InlineData("get 0.00001% 503")]
    [InlineData("get -5% 503")]
    [InlineData("get 5% 299")]
    [InlineData("get 5% 600")]
    [InlineData("get 5% slow")]
    [InlineData("get 5% slow 5")]
    [InlineData("get 5% slow 0ms")]
    [InlineData("get 5% slow 11m")]
    [InlineData("get 5% slow 1e400s")]
    [InlineData("set 5% stale")]
    [InlineData("put 5% 503")]
    [InlineData("0 5% 503")]
    [InlineData("get 5% 503 times")]
    [InlineData("get 5% 503 0 times")]
    [InlineData("get 5% 503 3 times more")]
    [InlineData("get tag a 5% 503")]
    [InlineData("purge-cdn tag a 5% 503")]
    [InlineData("purge tag 5% 503")]
    [InlineData("get 5% 503 message \"")]
    [InlineData("get 5% 503 message \"\"")]
    [InlineData("get 5% 503 message \"a\u0007b\"")]
    [InlineData("get 5% 503 header a")]
    [InlineData("get 5% 503 header \"a b: c\"")]
    [InlineData("get 5% 503 header \"Content-Length: 1\"")]
    [InlineData("get 5% 503 header \"a: ü\"")]
    [InlineData("get 5% drop code a")]
    public async Task An_invalid_rule_is_refused_with_the_valid_form(string rule)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => _emulator.SetFaults(rule));
        Assert.Contains("'get 5% 503'", error.Message, StringComparison.Ordinal);
        (int exitCode, _, string errors) = await EmulatorProcess.RunAsync(["--port", "0", "--fault", rule]);
        Assert.Equal(2, exitCode);
        Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task The_option_applies_to_all_projects_and_a_projects_token_to_its_own()
    {
        await using RuntimeCacheEmulator emulator =
            await RuntimeCacheEmulator.StartAsync(new() { Projects = ["a", "b"], Faults = ["get 100% 503"] });
        using EmulatorClient first = emulator.Projects[0].CreateClient();
        Assert.Empty(await first.SetFaultsAsync([]));
        Assert.Null(await emulator.Projects[0].CreateCache().GetAsync("key"));
        RuntimeCache cache = emulator.Projects[1].CreateCache();
        VercelException error = await Assert.ThrowsAsync<VercelException>(() => cache.GetAsync("key").AsTask());
        Assert.Equal(VercelFailure.ServerError, error.Failure);
        using EmulatorClient second = emulator.Projects[1].CreateClient();
        CacheFault fault = Assert.Single(await second.ListFaultsAsync());
        Assert.Equal(("get 100% 503", "b:production", 1L, 1L), (fault.Rule, fault.Project, fault.Requests, fault.Hits));
    }

    [Fact]
    public async Task The_log_shows_the_fault_rule_that_hit()
    {
        await using EmulatorProcess emulator = await EmulatorProcess.StartAsync("--fault", "get 100% 503");
        using HttpClient http = emulator.Http();
        await http.GetAsync("key");
        Assert.Equal(0, await emulator.StopAsync());
        Assert.Matches("^GET key 503 [0-9.]+ ms \\(fault 'get 100% 503'\\)\n$", emulator.Errors);
    }

    private async Task<HttpStatusCode> StatusAsync() => (await _http.GetAsync("absent")).StatusCode;

    private async Task<List<System.Text.Json.JsonElement>> FaultsAsync() =>
        (await _http.GetFromJsonAsync<List<System.Text.Json.JsonElement>>(new Uri(_emulator.Address, "emulator/faults")))!;
}
