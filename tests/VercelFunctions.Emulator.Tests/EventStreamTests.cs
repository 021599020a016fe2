using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace VercelFunctions.Emulator.Tests;

/// <summary>The event stream: state, changes, limits and shutdown.</summary>
public sealed class EventStreamTests : IAsyncLifetime
{
    private const int MaxWatchers = 32;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private RuntimeCacheEmulator _emulator = null!;
    private ViewClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _emulator = await RuntimeCacheEmulator.StartAsync(
            new RuntimeCacheEmulatorOptions { Projects = ["shop", "blog"], TimeProvider = _time });
        _client = new ViewClient(_emulator, _emulator.Projects[0].Token);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _emulator.DisposeAsync();
    }

    [Fact]
    public async Task A_stream_starts_with_the_state_and_continues_with_changes()
    {
        await _client.Cache.SetAsync("before", 1, new CacheItemOptions { Tags = ["t"], Name = "Before" });
        using Watcher watcher = await WatchAsync();
        (string name, JsonElement start) = await watcher.NextAsync();
        Assert.Equal("start", name);
        Assert.Equal("shop:production", start.GetProperty("project").GetString());
        Assert.Equal(_time.GetUtcNow().ToUnixTimeMilliseconds(), start.GetProperty("now").GetInt64());
        Assert.Equal(300, start.GetProperty("windowSeconds").GetInt32());
        Assert.Equal(1, start.GetProperty("store").GetProperty("items").GetInt32());
        JsonElement line = Assert.Single(start.GetProperty("lines").EnumerateArray());
        Assert.Equal(
            (1, "set", "ok", 200, _client.Cache.GetStoreKey("before"), "Before"),
            (
                line.GetProperty("number").GetInt32(),
                line.GetProperty("operation").GetString(),
                line.GetProperty("outcome").GetString(),
                line.GetProperty("status").GetInt32(),
                line.GetProperty("key").GetString(),
                line.GetProperty("name").GetString()));

        // One event reports all three, because no time passes between them.
        await _client.Cache.GetAsync("before");
        await _client.Cache.GetAsync("absent");
        await _client.Cache.ExpireTagsAsync(["t", "u"]);
        (name, JsonElement change) = await watcher.NextAsync();
        Assert.Equal("change", name);
        Assert.Equal(
            ["2 get hit", "3 get miss", "4 expire ok"],
            change.GetProperty("lines").EnumerateArray().Select(
                each => $"{each.GetProperty("number")} {each.GetProperty("operation")} {each.GetProperty("outcome")}"));
        Assert.Equal("""["t","u"]""", change.GetProperty("lines")[2].GetProperty("tags").GetRawText());
        Assert.Equal(0, change.GetProperty("store").GetProperty("items").GetInt32());
        Assert.Equal("""{"hits":1,"misses":1,"sets":1,"deletes":0,"expiries":1,"errors":0}""", change.GetProperty("traffic").GetRawText());
        Assert.Equal(
            1, change.GetProperty("seconds").EnumerateArray().Sum(second => second.GetProperty("traffic").GetProperty("hits").GetInt32()));
    }

    [Fact]
    public async Task An_item_that_expires_without_a_request_is_reported()
    {
        await _client.Cache.SetAsync("short-lived", 1, new CacheItemOptions { Ttl = TimeSpan.FromSeconds(5) });
        using Watcher watcher = await WatchAsync();
        Assert.Equal(1, (await watcher.NextAsync()).Data.GetProperty("store").GetProperty("items").GetInt32());
        (string name, JsonElement change) = await watcher.NextAsync();
        Assert.Equal(("change", 0), (name, change.GetProperty("store").GetProperty("items").GetInt32()));
        Assert.Empty(change.GetProperty("lines").EnumerateArray());
    }

    [Fact]
    public async Task An_idle_stream_sends_a_heartbeat_every_15_seconds()
    {
        using Watcher watcher = await WatchAsync();
        await watcher.NextAsync();
        DateTimeOffset before = _time.GetUtcNow();
        Assert.Equal(": no changes", await watcher.NextBlockAsync());
        Assert.InRange(_time.GetUtcNow() - before, TimeSpan.FromSeconds(15), TimeSpan.MaxValue);
    }

    [Fact]
    public async Task Replaced_fault_rules_are_reported()
    {
        using Watcher watcher = await WatchAsync();
        await watcher.NextAsync();
        using HttpResponseMessage put = await _client.Http.PutAsync(
            "/emulator/faults", new StringContent("""{"rules":["get 100% 503"]}"""));
        Assert.Equal("faults", (await watcher.NextAsync()).Name);
        using HttpResponseMessage failed = await _client.Http.GetAsync("/v1/runtime-cache/key");
        (string name, JsonElement change) = await watcher.NextAsync();
        JsonElement line = Assert.Single(change.GetProperty("lines").EnumerateArray());
        Assert.Equal(
            ("change", "failed", 503, "fault 'get 100% 503'"),
            (name, line.GetProperty("outcome").GetString(), line.GetProperty("status").GetInt32(), line.GetProperty("note").GetString()));
        Assert.Equal(1, change.GetProperty("traffic").GetProperty("errors").GetInt32());
    }

    [Fact]
    public async Task Counts_per_second_last_five_minutes_and_totals_remain()
    {
        await _client.Cache.SetAsync("key", 1);
        long second = _time.GetUtcNow().ToUnixTimeSeconds();
        _time.Advance(TimeSpan.FromSeconds(299));
        await _client.Cache.GetAsync("key");
        Assert.Equal([second, second + 299], await SecondsAsync());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([second + 299], await SecondsAsync());

        // Another second now uses the slot of the first one in the ring buffer.
        await _client.Cache.GetAsync("key");
        Assert.Equal([second + 299, second + 300], await SecondsAsync());
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal([], await SecondsAsync());
        Assert.Equal(
            """{"hits":2,"misses":0,"sets":1,"deletes":0,"expiries":0,"errors":0}""",
            (await _client.ReadAsync("totals")).GetProperty("traffic").GetRawText());

        async Task<IEnumerable<long>> SecondsAsync()
        {
            using Watcher watcher = await WatchAsync();
            return (await watcher.NextAsync()).Data.GetProperty("seconds").EnumerateArray().Select(
                each => each.GetProperty("at").GetInt64());
        }
    }

    [Fact]
    public async Task The_latest_200_operations_are_kept()
    {
        for (int i = 0; i < 210; i++)
        {
            await _client.Cache.GetAsync($"{i}");
        }

        using Watcher watcher = await WatchAsync();
        Assert.Equal(
            Enumerable.Range(11, 200),
            (await watcher.NextAsync()).Data.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("number").GetInt32()));
    }

    [Fact]
    public async Task Operations_of_another_project_are_not_reported()
    {
        using ViewClient blog = new(_emulator, _emulator.Projects[1].Token);
        using Watcher watcher = await WatchAsync();
        await watcher.NextAsync();
        await blog.Cache.SetAsync("of the blog", 1);
        await _client.Cache.SetAsync("of the shop", 1);
        (_, JsonElement change) = await watcher.NextAsync();
        Assert.Equal("of the shop", Assert.Single(change.GetProperty("lines").EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal(1, change.GetProperty("store").GetProperty("items").GetInt32());
    }

    [Fact]
    public async Task Stopping_the_emulator_completes_the_streams()
    {
        using Watcher watcher = await WatchAsync();
        await watcher.NextAsync();
        await _emulator.DisposeAsync();

        // A closed connection would throw here.
        Assert.Null(await watcher.NextBlockAsync());
    }

    [Fact]
    public async Task Too_many_streams_are_refused_until_one_is_closed()
    {
        List<Watcher> watchers = [];
        try
        {
            for (int i = 0; i < MaxWatchers; i++)
            {
                watchers.Add(await WatchAsync());
            }

            using HttpResponseMessage refused = await _client.Http.GetAsync("/emulator/view/events");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Equal("too_many_streams", (await refused.ErrorAsync()).Code);
            Assert.NotNull(refused.Headers.RetryAfter);

            // Another project has its own limit.
            using ViewClient blog = new(_emulator, _emulator.Projects[1].Token);
            using HttpResponseMessage other = await blog.Http.GetAsync("/emulator/view/events", HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal(HttpStatusCode.OK, other.StatusCode);

            watchers[0].Dispose();
            for (int attempt = 0; ; attempt++)
            {
                using HttpResponseMessage again = await _client.Http.GetAsync(
                    "/emulator/view/events", HttpCompletionOption.ResponseHeadersRead);
                if (again.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }

                Assert.True(attempt < 500, "A stream remained open after its client closed the connection.");
                await Task.Delay(10);
            }
        }
        finally
        {
            watchers.ForEach(watcher => watcher.Dispose());
        }
    }

    [Fact]
    public async Task A_stream_that_is_not_read_is_closed()
    {
        using TcpClient reader = new() { ReceiveBufferSize = 4096 };
        await reader.ConnectAsync(_emulator.Address.Host, _emulator.Address.Port);
        NetworkStream stream = reader.GetStream();
        string request = $"GET /emulator/view/events HTTP/1.1\r\nHost: {_emulator.Address.Authority}\r\n"
            + $"Authorization: Bearer {_emulator.Projects[0].Token}\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        Assert.True(await stream.ReadAsync(new byte[16]) > 0);

        // More data than fits in the buffers of client and server.
        CacheItemOptions longName = new() { Name = new string('n', CacheLimits.MaxNameBytes) };
        for (int second = 0; second < 40; second++)
        {
            await Task.WhenAll(Enumerable.Range(0, 200).Select(number => _client.Cache.SetAsync($"{number}", 1, longName).AsTask()));
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10);
        }

        _time.Advance(TimeSpan.FromSeconds(10));
        await Task.Delay(100);
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(20));
        byte[] buffer = new byte[1024 * 1024];
        long received = 0;
        try
        {
            for (int read = 1; read > 0; received += read)
            {
                read = await stream.ReadAsync(buffer, patience.Token);
            }
        }
        catch (IOException)
        {
            // The emulator reset the connection.
        }

        Assert.InRange(received, 1, 16 * 1024 * 1024);
    }

    private async Task<Watcher> WatchAsync()
    {
        HttpResponseMessage response = await _client.Http.GetAsync("/emulator/view/events", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        return new Watcher(response, new StreamReader(await response.Content.ReadAsStreamAsync(), Encoding.UTF8), _time);
    }

    /// <summary>Reads a stream, and advances the clock while it waits.</summary>
    private sealed class Watcher(HttpResponseMessage response, StreamReader reader, FakeTimeProvider time) : IDisposable
    {
        private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

        /// <summary>The next event. Fails if the next block is a comment.</summary>
        public async Task<(string Name, JsonElement Data)> NextAsync()
        {
            string? block = await NextBlockAsync();
            Assert.NotNull(block);
            string[] lines = block.Split('\n');
            Assert.Equal(2, lines.Length);
            Assert.StartsWith("event: ", lines[0], StringComparison.Ordinal);
            Assert.StartsWith("data: ", lines[1], StringComparison.Ordinal);
            return (lines[0]["event: ".Length..], JsonElement.Parse(lines[1]["data: ".Length..]));
        }

        /// <summary>The lines up to the next empty line; null at the end of the stream.</summary>
        public async Task<string?> NextBlockAsync()
        {
            List<string> lines = [];
            while (await LineAsync() is string line)
            {
                if (line.Length == 0)
                {
                    return string.Join('\n', lines);
                }

                lines.Add(line);
            }

            return null;
        }

        public void Dispose()
        {
            reader.Dispose();
            response.Dispose();
        }

        private async Task<string?> LineAsync()
        {
            Task<string?> line = reader.ReadLineAsync();
            for (int i = 0; i < 2000 && await Task.WhenAny(line, Task.Delay(10)) != line; i++)
            {
                time.Advance(Step);
            }

            Assert.True(line.IsCompleted, "Nothing came.");
            return await line;
        }
    }
}
