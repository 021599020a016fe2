using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace VercelFunctions.Emulator.Redis.Tests;

/// <summary>Redis is down, hung, full, loading or read-only: errors are clear and in time, never a miss, and need no restart.</summary>
public sealed class OutageTests(RedisFixture redis)
{
    // One second more than documented, for a busy machine.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(6);

    private static readonly (HttpMethod Method, string Path)[] Requests =
    [
        (HttpMethod.Get, "k"), (HttpMethod.Get, "absent"), (HttpMethod.Post, "k"), (HttpMethod.Delete, "k"),
        (HttpMethod.Post, "revalidate?tags=t"), (HttpMethod.Get, "/emulator/items"), (HttpMethod.Delete, "/emulator/items"),
        (HttpMethod.Delete, "/v1/data-cache/purge-all?projectIdOrName=a"),
        (HttpMethod.Get, "/emulator/view/items"), (HttpMethod.Get, "/emulator/view/totals"), (HttpMethod.Get, "/healthz"),
    ];

    [Fact]
    public async Task While_the_server_is_down_every_request_fails()
    {
        await using RedisServer server = await RedisFixture.StartServerAsync();
        await using Nodes nodes = await Nodes.StartAsync(server.Url, count: 1);
        await server.KillAsync();
        await EveryRequestFailsAsync(nodes, "connection_failed", $"Redis at 127.0.0.1:{server.Port} cannot be reached.");

        await server.StartAsync();
        await nodes.UntilReadyAsync();
        await WorksAsync(nodes);
    }

    [Fact]
    public async Task A_server_that_hangs_times_out_within_5_seconds()
    {
        await using RedisServer server = await RedisFixture.StartServerAsync();
        await using Nodes nodes = await Nodes.StartAsync(server.Url, count: 1);
        await server.SignalAsync("STOP");
        await EveryRequestFailsAsync(nodes, null, $"Redis at 127.0.0.1:{server.Port}");

        await server.SignalAsync("CONT");
        await nodes.UntilReadyAsync();
        await WorksAsync(nodes);
    }

    [Fact]
    public async Task A_short_break_of_the_connection_fails_no_request()
    {
        string database = redis.TakeDatabase();
        await using Nodes nodes = await Nodes.StartAsync(database, count: 1);
        for (int round = 0; round < 5; round++)
        {
            await redis.Server.CommandAsync("CLIENT", "KILL", "TYPE", "normal");
            await Task.WhenAll(
                Enumerable.Range(0, 20).Select(
                    number => nodes.Caches[0].SetAsync($"k{number}", number, new CacheItemOptions { Tags = ["t"] }).AsTask()));
            await redis.Server.CommandAsync("CLIENT", "KILL", "TYPE", "normal");
            await nodes.Caches[0].ExpireTagAsync("t");
            Assert.Empty(await Nodes.ListAsync(nodes.Caches[0]));
        }
    }

    [Fact]
    public async Task A_full_server_is_not_ready_and_still_reads_expires_and_clears()
    {
        await using RedisServer server = await RedisFixture.StartServerAsync("--maxmemory-policy", "noeviction");
        await using Nodes nodes = await Nodes.StartAsync(server.Url, count: 1);
        RuntimeCache cache = nodes.Caches[0];
        await cache.SetAsync("tagged", 1, new CacheItemOptions { Tags = ["t"] });
        await cache.SetAsync("untagged", 1);
        await server.CommandAsync("CONFIG", "SET", "maxmemory", "1");

        VercelException full = await Assert.ThrowsAsync<VercelException>(() => cache.SetAsync("new", 1).AsTask());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, full.StatusCode);
        Assert.Contains("is full", full.Message, StringComparison.Ordinal);
        Assert.Contains("allkeys-lru", full.Message, StringComparison.Ordinal);
        (bool isReady, string answer) = await Nodes.HealthAsync(nodes.Emulators[0]);
        Assert.False(isReady);
        Assert.Contains("is full", answer, StringComparison.Ordinal);

        Assert.Equal(1, await cache.GetAsync<int?>("tagged"));
        await cache.ExpireTagAsync("t");
        Assert.Null(await cache.GetAsync("tagged"));
        Assert.Equal(1, await cache.GetAsync<int?>("untagged"));
        await Nodes.ClearAsync(cache);
        Assert.Null(await cache.GetAsync("untagged"));
        await Nodes.UntilAsync(
            async () => (await server.CommandAsync("KEYS", "*:item:*")).Length == 0, "the memory of cleared items is freed");

        await server.CommandAsync("CONFIG", "SET", "maxmemory", "0");
        await WorksAsync(nodes);
        Assert.True((await Nodes.HealthAsync(nodes.Emulators[0])).IsReady);
    }

    [Fact]
    public async Task A_server_that_becomes_a_replica_fails_with_the_reason()
    {
        await using RedisServer server = await RedisFixture.StartServerAsync();
        await using Nodes nodes = await Nodes.StartAsync(server.Url, count: 1);
        await server.CommandAsync("REPLICAOF", "127.0.0.1", $"{redis.Server.Port}");
        VercelException error = await Assert.ThrowsAsync<VercelException>(() => nodes.Caches[0].SetAsync("k", 1).AsTask());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, error.StatusCode);
        Assert.False((await Nodes.HealthAsync(nodes.Emulators[0])).IsReady);

        await server.CommandAsync("REPLICAOF", "NO", "ONE");
        await nodes.UntilReadyAsync();
        await WorksAsync(nodes);
    }

    [Fact]
    public async Task A_server_that_loads_its_data_fails_until_it_is_ready()
    {
        await using RedisServer server = await RedisFixture.StartServerAsync(
            "--appendonly", "yes", "--appendfsync", "always", "--key-load-delay", "10000");
        await using Nodes nodes = await Nodes.StartAsync(server.Url, count: 1);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(number => nodes.Caches[0].SetAsync($"k{number}", number).AsTask()));
        await server.CommandAsync("BGREWRITEAOF");
        await Nodes.UntilAsync(
            async () => (await server.CommandAsync("INFO", "persistence")).Contains(
                "aof_rewrite_in_progress:0\r\naof_rewrite_scheduled:0", StringComparison.Ordinal),
            "the file is written");
        await server.KillAsync();
        await server.LaunchAsync();

        // About two seconds.
        int misses = 0;
        int errors = 0;
        await Nodes.UntilAsync(
            async () =>
            {
                try
                {
                    misses += await nodes.Caches[0].GetAsync<int?>("k7") == 7 ? 0 : 1;
                    return true;
                }
                catch (VercelException exception)
                {
                    Assert.Equal(HttpStatusCode.ServiceUnavailable, exception.StatusCode);
                    errors++;
                    return false;
                }
            },
            "the data is loaded");
        Assert.Equal(0, misses);
        Assert.True(errors > 0, "No request was sent while the data was loading.");
    }

    [Fact]
    public async Task Watchers_are_notified_when_the_store_fails_and_recovers()
    {
        await using RedisServer server = await RedisFixture.StartServerAsync();
        await using Nodes nodes = await Nodes.StartAsync(server.Url, count: 1);
        using HttpClient http = Http(nodes);
        using CancellationTokenSource deadline = new(TimeSpan.FromMinutes(1));
        using StreamReader events = new(await http.GetStreamAsync("/emulator/view/events", deadline.Token));
        Assert.Equal(0, (await NextAsync("start")).GetProperty("store").GetProperty("items").GetInt32());

        await server.KillAsync();
        Assert.Contains("cannot be reached", (await NextAsync("problem")).GetProperty("message").GetString(), StringComparison.Ordinal);

        await server.StartAsync();
        await nodes.UntilReadyAsync();
        await nodes.Caches[0].SetAsync("k", 1);
        JsonElement change;
        do
        {
            change = await NextAsync("change");
        }
        while (!change.TryGetProperty("store", out JsonElement store) || store.GetProperty("items").GetInt32() != 1);

        async Task<JsonElement> NextAsync(string name)
        {
            while (await events.ReadLineAsync(deadline.Token) is string line)
            {
                if (line == "event: " + name)
                {
                    return JsonElement.Parse((await events.ReadLineAsync(deadline.Token))!["data: ".Length..]);
                }
            }

            throw new InvalidOperationException($"The stream ended before an event '{name}'.");
        }
    }

    private static HttpClient Http(Nodes nodes)
    {
        HttpClient http = new() { BaseAddress = nodes.Emulators[0].Endpoint };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", nodes.Emulators[0].Token);
        return http;
    }

    private static async Task EveryRequestFailsAsync(Nodes nodes, string? code, string message)
    {
        using HttpClient http = Http(nodes);
        await Task.WhenAll(Requests.Select(async asked =>
        {
            Stopwatch watch = Stopwatch.StartNew();
            using HttpRequestMessage request = new(asked.Method, asked.Path);
            request.Content = asked.Method == HttpMethod.Post ? new StringContent("1") : null;
            using HttpResponseMessage answer = await http.SendAsync(request);
            string body = await answer.Content.ReadAsStringAsync();
            string told = $"{asked.Method} {asked.Path} had the status {answer.StatusCode} after {watch.Elapsed}: {body}";
            Assert.True(answer.StatusCode == HttpStatusCode.ServiceUnavailable, told);
            Assert.True(watch.Elapsed < Limit, told);
            JsonElement error = JsonDocument.Parse(body).RootElement.GetProperty("error");
            Assert.True(code is null || error.GetProperty("code").GetString() == code, told);
            Assert.Contains(message, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        }));
    }

    private static async Task WorksAsync(Nodes nodes)
    {
        foreach (RuntimeCache cache in nodes.Caches)
        {
            await cache.SetAsync("works", 1, new CacheItemOptions { Tags = ["works"] });
            Assert.Equal(1, await cache.GetAsync<int?>("works"));
            await cache.ExpireTagAsync("works");
            Assert.Null(await cache.GetAsync("works"));
        }
    }
}
