using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Npgsql;

namespace VercelFunctions.Postgres.Tests;

/// <summary>The server killed with SIGKILL in the middle of everything, and started again.</summary>
public sealed class OutageTests(ExpendableServer expendable) : IClassFixture<ExpendableServer>
{
    [Fact]
    public async Task A_killed_server_gives_clear_errors_and_once_it_is_back_all_that_was_acknowledged_holds()
    {
        (PostgresServer server, string database) = await expendable.TakeAsync();
        await using Nodes nodes = await Nodes.StartAsync(database);
        Ledger ledger = new();
        using CancellationTokenSource end = new();
        int failures = 0;

        // Every expiry has a tag of its own, so that one without an answer leaves no doubt about others.
        Task[] writers = [.. Enumerable.Range(0, 32).Select(writer => Task.Run(async () =>
        {
            for (int i = 0; !end.IsCancellationRequested; i++)
            {
                await TryAsync(() => ledger.SetAsync(nodes.Caches[(writer + i) % 2], $"w{writer}-{i % 12}", i, $"t{writer}-{i % 4}"));
                if (i % 9 == 8)
                {
                    await TryAsync(() => ledger.ExpireAsync(nodes.Caches[i % 2], $"t{writer}-{i / 9 % 2}"));
                }
            }
        }))];

        for (int round = 0; round < 2; round++)
        {
            int before = ledger.Acknowledged;
            await Nodes.UntilAsync(() => Task.FromResult(ledger.Acknowledged > before + 500), "writes are acknowledged");
            int failed = Volatile.Read(ref failures);
            await server.KillAsync();
            await Nodes.UntilAsync(() => Task.FromResult(Volatile.Read(ref failures) > failed + 32), "writers are told");
            foreach (RuntimeCacheEmulator emulator in nodes.Emulators)
            {
                Assert.False(await Nodes.IsReadyAsync(emulator));
            }

            await server.StartAsync();
            await Nodes.UntilAsync(async () => await Nodes.IsReadyAsync(nodes.Emulators[0]) && await Nodes.IsReadyAsync(nodes.Emulators[1]), "both nodes serve again");
        }

        int after = ledger.Acknowledged;
        await Nodes.UntilAsync(() => Task.FromResult(ledger.Acknowledged > after + 500), "writes are acknowledged again");
        await end.CancelAsync();
        await Task.WhenAll(writers);
        await ledger.VerifyAsync(nodes.Caches[0]);
        await RaceTests.BooksBalanceAsync(database);

        async Task TryAsync(Func<Task> ask)
        {
            try
            {
                await ask();
            }
            catch (RuntimeCacheException exception)
            {
                Assert.Equal(HttpStatusCode.ServiceUnavailable, exception.StatusCode);
                Interlocked.Increment(ref failures);
            }
        }
    }

    [Fact]
    public async Task While_the_server_is_away_every_request_says_so_and_none_is_a_miss()
    {
        (PostgresServer server, string database) = await expendable.TakeAsync();
        await using Nodes nodes = await Nodes.StartAsync(database, count: 1);
        await nodes.Caches[0].SetAsync("k", 1, new CacheItemOptions { Tags = ["t"] });
        using HttpClient http = new() { BaseAddress = nodes.Emulators[0].Endpoint };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", nodes.Emulators[0].Token);
        await server.KillAsync();

        (HttpMethod Method, string Path)[] requests =
        [
            (HttpMethod.Get, "k"), (HttpMethod.Get, "absent"), (HttpMethod.Post, "k"), (HttpMethod.Delete, "k"), (HttpMethod.Post, "revalidate?tags=t"),
            (HttpMethod.Get, string.Empty), (HttpMethod.Delete, string.Empty), (HttpMethod.Delete, "/v1/data-cache/purge-all?projectIdOrName=a"), (HttpMethod.Get, "/healthz"),
        ];
        foreach ((HttpMethod method, string path) in requests)
        {
            using HttpRequestMessage request = new(method, path) { Content = method == HttpMethod.Post ? new StringContent("1") : null };
            using HttpResponseMessage answer = await http.SendAsync(request);
            string body = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode == HttpStatusCode.ServiceUnavailable, $"{method} {path} was answered {answer.StatusCode}: {body}");
            JsonElement error = JsonDocument.Parse(body).RootElement.GetProperty("error");
            Assert.Equal("connection_failed", error.GetProperty("code").GetString());
            Assert.Contains($"PostgreSQL at 127.0.0.1:{server.Port}/{new NpgsqlConnectionStringBuilder(database).Database} cannot be reached: ", error.GetProperty("message").GetString(), StringComparison.Ordinal);
            Assert.Contains("no restart", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        }

        // The first request of each of many connections, none of which knows yet that its server has been another one since.
        await server.StartAsync();
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => nodes.Caches[0].GetAsync<int>("k").AsTask())), value => Assert.Equal(1, value));
    }

    [Fact]
    public async Task Connections_that_died_unseen_fail_no_request()
    {
        (PostgresServer server, string database) = await expendable.TakeAsync();
        await using Nodes nodes = await Nodes.StartAsync(database, count: 1);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(number => nodes.Caches[0].SetAsync($"k{number}", number, new CacheItemOptions { Tags = ["t"] }).AsTask()));
        await server.KillAsync();
        await server.StartAsync();
        Assert.Equal(7, await nodes.Caches[0].GetAsync<int>("k7"));
        await Task.WhenAll(Enumerable.Range(0, 50).Select(number => nodes.Caches[0].SetAsync($"k{number}", number, new CacheItemOptions { Tags = ["t"] }).AsTask()));

        // Nor does one that an administrator ended. They end one by one, while others are already asking anew.
        for (int round = 0; round < 10; round++)
        {
            await PostgresFixture.ExecuteAsync(database, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'vercel-cache-emulator'");
            await Task.WhenAll(Enumerable.Range(0, 50).Select(number => nodes.Caches[0].GetAsync($"k{number}").AsTask()));
        }

        await nodes.Caches[0].ExpireTagAsync("t");
        Assert.Empty(await nodes.Caches[0].Store.ListAsync(default));
    }

    [Fact]
    public async Task Who_watches_is_told_that_the_server_is_away_and_sees_what_is_stored_once_it_is_back()
    {
        (PostgresServer server, string database) = await expendable.TakeAsync();
        await using Nodes nodes = await Nodes.StartAsync(database, count: 1);
        await nodes.Caches[0].SetAsync("k", 1);
        using HttpClient http = new() { BaseAddress = nodes.Emulators[0].Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", nodes.Emulators[0].Token);
        using CancellationTokenSource deadline = new(TimeSpan.FromMinutes(1));
        using StreamReader events = new(await http.GetStreamAsync("/v1/emulator/events", deadline.Token));
        Assert.Equal(1, (await NextAsync("start")).GetProperty("store").GetProperty("items").GetInt32());

        await server.KillAsync();
        Assert.Contains("cannot be reached", (await NextAsync("problem")).GetProperty("message").GetString(), StringComparison.Ordinal);

        await server.StartAsync();
        JsonElement change;
        do
        {
            change = await NextAsync("change");
        }
        while (!change.TryGetProperty("store", out JsonElement store) || store.ValueKind == JsonValueKind.Null);
        Assert.Equal(1, change.GetProperty("store").GetProperty("items").GetInt32());

        // The data of the next event of this name.
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
}
