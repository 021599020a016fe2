using System.Net;
using System.Net.Sockets;
using System.Text;

namespace VercelFunctions.Emulator.Tests;

/// <summary>Requests that are malformed or exceed a limit are refused with value and limit, and read no further than needed.</summary>
public sealed class LimitTests(SharedEmulator emulator)
{
    private string FirstLine => $"POST {emulator.Process.Endpoint.AbsolutePath}limits";

    [Fact]
    public async Task Connections_beyond_the_limit_are_closed_and_others_still_work()
    {
        const int MaxConnections = 512;
        await using EmulatorProcess own = await EmulatorProcess.StartAsync();
        await IdleConnectionsLeaveOthersWorkingAsync(own, MaxConnections + 20);
    }

    [Fact]
    public async Task With_256_open_files_idle_connections_leave_others_working()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no limit for open files.");
        await using EmulatorProcess own = await EmulatorProcess.StartWithOpenFilesAsync(256);
        await IdleConnectionsLeaveOthersWorkingAsync(own, 300);
    }

    [Fact]
    public async Task With_too_few_open_files_it_does_not_start_and_tells_why()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no limit for open files.");
        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => EmulatorProcess.StartWithOpenFilesAsync(180));
        Assert.Contains("Raise the limit for open files", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_heap_of_96_MB_older_items_are_evicted_and_writes_succeed()
    {
        await using EmulatorProcess small = await EmulatorProcess.StartAsync(
            [], new Dictionary<string, string?> { ["DOTNET_GCHeapHardLimit"] = "0x6000000" });
        using HttpClient http = small.Http();
        byte[] value = Value(CacheLimits.MaxItemBytes);
        foreach (int[] batch in Enumerable.Range(0, 80).Chunk(8))
        {
            await Task.WhenAll(batch.Select(async number =>
            {
                using HttpResponseMessage set = await http.SetAsync($"k{number}", Body(value, chunked: number % 2 == 0));
                Assert.Equal(HttpStatusCode.OK, set.StatusCode);
            }));
        }

        await Task.WhenAll(Enumerable.Range(72, 8).Select(
            async number => Assert.Equal(value.Length, (await http.GetByteArrayAsync($"k{number}")).Length)));
        using HttpResponseMessage evicted = await http.GetAsync("k0");
        Assert.Equal(HttpStatusCode.NotFound, evicted.StatusCode);
    }

    [Fact]
    public async Task A_byte_limit_beyond_the_memory_is_lowered_with_a_warning()
    {
        await using EmulatorProcess small = await EmulatorProcess.StartAsync(
            ["--max-bytes", "200000000", "--project", "blog", "--project", "shop"],
            new Dictionary<string, string?> { ["DOTNET_GCHeapHardLimit"] = "0x6000000" });
        Assert.Equal(0, await small.StopAsync());
        Assert.Contains("The byte limit is 16,777,216 instead of 200,000,000", small.Errors, StringComparison.Ordinal);
    }

    private static async Task IdleConnectionsLeaveOthersWorkingAsync(EmulatorProcess own, int connections)
    {
        using HttpClient http = own.Http();
        await http.GetStringAsync("/emulator/items");
        List<TcpClient> idle = [];
        try
        {
            for (int i = 0; i < connections; i++)
            {
                TcpClient client = new();
                await client.ConnectAsync(own.Endpoint.Host, own.Endpoint.Port);
                idle.Add(client);
            }

            // The emulator closes the last connection, and the first one still works.
            using CancellationTokenSource patience = new(TimeSpan.FromSeconds(20));
            Assert.Equal(0, await EndOfAsync(idle[^1].GetStream(), patience.Token));
            await http.GetStringAsync("/emulator/items");
            using HttpResponseMessage set = await http.SetAsync("idle", new StringContent("1"));
            Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        }
        finally
        {
            idle.ForEach(client => client.Dispose());
        }

        Assert.Equal(0, await own.StopAsync());

        static async Task<int> EndOfAsync(NetworkStream stream, CancellationToken patience)
        {
            try
            {
                return await stream.ReadAsync(new byte[1], patience);
            }
            catch (IOException)
            {
                return 0;
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_value_of_exactly_two_megabytes_is_stored(bool chunked)
    {
        string key = $"two-megabytes-{chunked}";
        using HttpResponseMessage response = await emulator.Http.SetAsync(key, Body(Value(CacheLimits.MaxItemBytes), chunked));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Value(CacheLimits.MaxItemBytes), await emulator.Http.GetByteArrayAsync(key));
        await emulator.Http.DeleteAsync(key);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_byte_more_is_refused_with_a_readable_response(bool chunked)
    {
        using HttpResponseMessage response = await emulator.Http.SetAsync(
            "one-byte-more", Body(Value(CacheLimits.MaxItemBytes + 1), chunked));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        (string code, string message) = await response.ErrorAsync();
        Assert.Equal("item_too_large", code);
        Assert.Contains("2,097,152", message, StringComparison.Ordinal);
        using HttpResponseMessage get = await emulator.Http.GetAsync("one-byte-more");
        Assert.Equal(HttpStatusCode.NotFound, get.StatusCode);
    }

    [Fact]
    public async Task A_length_over_the_limit_is_refused_before_anything_is_sent()
    {
        using RawConnection connection = await RawConnection.OpenAsync(emulator.Process.Endpoint);
        await connection.SendAsync(RawConnection.Head(emulator.Process, FirstLine, "Content-Length: 2097153"));
        RawConnection.RawAnswer answer = await connection.ReadAnswerAsync();
        Assert.Equal(413, answer.Status);
        Assert.Contains("2,097,153", answer.Error.Message, StringComparison.Ordinal);
        await connection.WaitForCloseAsync();
    }

    [Fact]
    public async Task An_enormous_length_is_refused()
    {
        Assert.Equal(413, (await Ask("Content-Length: 9223372036854775807")).Status);
        Assert.Equal(400, (await Ask("Content-Length: 99999999999999999999")).Status);

        async Task<RawConnection.RawAnswer> Ask(string header) => await RawConnection.AskAsync(emulator.Process, FirstLine, [header]);
    }

    [Fact]
    public async Task A_body_in_chunks_of_one_byte_is_stored_whole()
    {
        // With its chunk framing, the body is six times as long; only its content counts towards the limit.
        const int Length = 600_000;
        byte[] value = Value(Length);
        using MemoryStream chunks = new();
        foreach (byte one in value)
        {
            chunks.Write("1\r\n"u8);
            chunks.WriteByte(one);
            chunks.Write("\r\n"u8);
        }

        chunks.Write("0\r\n\r\n"u8);
        Assert.True(chunks.Length > CacheLimits.MaxItemBytes);
        using RawConnection connection = await RawConnection.OpenAsync(emulator.Process.Endpoint);
        await connection.SendAsync(RawConnection.Head(emulator.Process, FirstLine, "Transfer-Encoding: chunked"));
        await connection.SendAsync(chunks.ToArray());
        Assert.Equal(200, (await connection.ReadAnswerAsync()).Status);
        Assert.Equal(value, await emulator.Http.GetByteArrayAsync("limits"));
    }

    [Fact]
    public async Task An_endless_body_is_closed_at_the_limit()
    {
        byte[] chunk = [.. "10000\r\n"u8, .. Enumerable.Repeat((byte)' ', 0x10000), .. "\r\n"u8];
        using RawConnection connection = await RawConnection.OpenAsync(emulator.Process.Endpoint);
        await connection.SendAsync(RawConnection.Head(emulator.Process, FirstLine, "Transfer-Encoding: chunked"));
        Task<RawConnection.RawAnswer> answer = connection.ReadAnswerAsync();
        int sent = 0;
        for (; sent < 1000 && !answer.IsCompleted; sent++)
        {
            await connection.SendAsync(chunk);
        }

        Assert.Equal(413, (await answer).Status);
        Assert.InRange(sent, 32, 999);

        // The emulator closes the connection without waiting for the end of the body.
        await connection.WaitForCloseAsync();
    }

    [Fact]
    public async Task A_body_that_is_sent_too_slowly_is_closed()
    {
        using RawConnection connection = await RawConnection.OpenAsync(emulator.Process.Endpoint);
        await connection.SendAsync(RawConnection.Head(emulator.Process, FirstLine, "Transfer-Encoding: chunked"));
        await connection.SendAsync("1\r\n1\r\n"u8.ToArray());
        RawConnection.RawAnswer answer = await connection.ReadAnswerAsync();
        Assert.Equal(408, answer.Status);
        Assert.Equal("request_timeout", answer.Error.Code);
        await connection.WaitForCloseAsync();
    }

    [Fact]
    public async Task A_client_that_closes_the_connection_halfway_stores_nothing()
    {
        using (RawConnection connection = await RawConnection.OpenAsync(emulator.Process.Endpoint))
        {
            await connection.SendAsync(
                RawConnection.Head(emulator.Process, $"POST {emulator.Process.Endpoint.AbsolutePath}halfway", "Content-Length: 100"));
            await connection.SendAsync("[1,"u8.ToArray());
        }

        using HttpResponseMessage get = await emulator.Http.GetAsync("halfway");
        Assert.Equal(HttpStatusCode.NotFound, get.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("{a:1}")]
    [InlineData("1 2")]
    [InlineData("[1,]")]
    [InlineData("undefined")]
    [InlineData("NaN")]
    [InlineData("'a'")]
    [InlineData("\"a\u0001\"")]
    [InlineData("// comment\n1")]
    [InlineData("\uFEFF1")]
    [InlineData("<html></html>")]
    public async Task A_body_that_is_not_valid_JSON_is_refused(string body) => await RefusedAsNoJson(Encoding.UTF8.GetBytes(body));

    [Fact]
    public async Task A_body_that_is_not_valid_UTF8_is_refused()
    {
        await RefusedAsNoJson([(byte)'"', 0xFF, (byte)'"']);
        await RefusedAsNoJson([(byte)'"', 0xC3, (byte)'"']);
        await RefusedAsNoJson(Encoding.Unicode.GetBytes("\"a\""));
    }

    [Fact]
    public async Task A_body_deeper_than_the_limit_is_refused()
    {
        using HttpResponseMessage atLimit = await emulator.Http.SetAsync("depth", new StringContent(Nested(CacheLimits.MaxDepth)));
        Assert.Equal(HttpStatusCode.OK, atLimit.StatusCode);
        await RefusedAsNoJson(Encoding.UTF8.GetBytes(Nested(CacheLimits.MaxDepth + 1)));
        await RefusedAsNoJson(Encoding.UTF8.GetBytes(new string('[', 1_000_000)));

        static string Nested(int levels) => new string('[', levels) + new string(']', levels);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("1e3")]
    [InlineData("2147483648")]
    [InlineData("99999999999999999999")]
    [InlineData("true")]
    [InlineData("infinity")]
    [InlineData("++5")]
    [InlineData("1h")]
    [InlineData("١")]
    [InlineData("1,2")]
    [InlineData("NaN")]
    public async Task An_invalid_TTL_is_refused(string ttl)
    {
        (string code, string message) = await Refused("x-vercel-revalidate", ttl);
        Assert.Equal("invalid_ttl", code);
        Assert.Contains("2147483647", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("2147483647")]
    public async Task A_TTL_within_the_limits_is_accepted(string ttl)
    {
        using HttpResponseMessage response = await emulator.Http.SetAsync(
            "ttl-limits", new StringContent("1"), ("x-vercel-revalidate", ttl));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task All_128_tags_of_256_bytes_are_accepted_and_expire()
    {
        string[] tags =
        [
            .. Enumerable.Range(0, CacheLimits.MaxTags).Select(number => $"{number:000}".PadRight(CacheLimits.MaxTagBytes, 'x'))
        ];
        await emulator.Cache.SetAsync("all-tags", 1, new CacheItemOptions { Tags = tags });
        using HttpResponseMessage expire = await emulator.Http.PostAsync("revalidate?tags=" + tags[^1], null);
        Assert.Equal(HttpStatusCode.OK, expire.StatusCode);
        Assert.False(await emulator.Cache.ContainsAsync("all-tags"));
    }

    [Fact]
    public async Task Too_many_tags_are_refused()
    {
        (string code, string message) = await Refused("x-vercel-cache-tags", string.Join(',', Enumerable.Range(0, 129)));
        Assert.Equal("too_many_tags", code);
        Assert.Contains("129", message, StringComparison.Ordinal);
        Assert.Contains("128", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tag_that_is_too_long_is_refused()
    {
        string tag = new('t', 257);
        (string code, string message) = await Refused("x-vercel-cache-tags", "a," + tag);
        Assert.Equal("tag_too_long", code);
        Assert.Contains("257", message, StringComparison.Ordinal);
        Assert.Contains("256", message, StringComparison.Ordinal);

        using HttpResponseMessage expire = await emulator.Http.PostAsync("revalidate?tags=" + tag, null);
        Assert.Equal(HttpStatusCode.BadRequest, expire.StatusCode);
        Assert.Equal("tag_too_long", (await expire.ErrorAsync()).Code);
    }

    [Theory]
    [InlineData("a\u0001b")]
    [InlineData("na\u00efve")]
    public async Task An_invalid_tag_of_an_item_is_refused(string tags) =>
        Assert.Equal("invalid_tag", (await Refused("x-vercel-cache-tags", tags)).Code);

    [Theory]
    [InlineData("a%00b")]
    [InlineData("a%0D%0Ab")]
    public async Task An_invalid_tag_to_expire_is_refused(string tags)
    {
        RawConnection.RawAnswer answer = await RawConnection.AskAsync(
            emulator.Process, $"POST {emulator.Process.Endpoint.AbsolutePath}revalidate?tags={tags}");
        Assert.Equal(400, answer.Status);
        Assert.Equal("invalid_tag", answer.Error.Code);
    }

    [Fact]
    public async Task An_item_over_the_byte_limit_is_refused_and_older_items_are_evicted()
    {
        await using EmulatorProcess small = await EmulatorProcess.StartAsync("--max-bytes", "100000");
        using HttpClient http = small.Http();
        using HttpResponseMessage tooLarge = await http.SetAsync("large", new ByteArrayContent(Value(100_000)));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLarge.StatusCode);
        Assert.Contains("100,000", (await tooLarge.ErrorAsync()).Message, StringComparison.Ordinal);

        foreach (string key in new[] { "first", "second", "third" })
        {
            using HttpResponseMessage set = await http.SetAsync(key, new ByteArrayContent(Value(40_000)));
            Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        }

        using HttpResponseMessage evicted = await http.GetAsync("first");
        Assert.Equal(HttpStatusCode.NotFound, evicted.StatusCode);
        Assert.Equal(40_000, (await http.GetByteArrayAsync("third")).Length);
    }

    /// <summary>
    /// Requests assembled from random valid and invalid parts. A response can report an error in the request, but never in the
    /// server.
    /// </summary>
    [Fact]
    public async Task No_request_makes_the_emulator_fail()
    {
        string[] methods = ["GET", "POST", "DELETE", "PUT", "HEAD", "get", "CONNECT", "TRACE", "G\u0001T", ""];
        string[] targets =
        [
            "/v1/runtime-cache/a", "/v1/runtime-cache/", "/emulator/", "/emulator/items", "/v1/runtime-cache/revalidate?tags=%",
            "/v1/runtime-cache/revalidate?&&==&tags", "/", "/page.js", "/emulator/view/items?limit=%&filter=\u00ff",
            "/emulator/view/tags?offset=9", "*", "x", "/v1/runtime-cache/%", "/v1/runtime-cache/\u00ff", "http://", "http://x/y",
            "127.0.0.1:1", "/v1/runtime-cache/?", "/v1/runtime-cache/#", "/v1/edge-cache/invalidate-by-tags?projectIdOrName=a",
            "/v1/edge-cache/purge-all?%", "/v1/data-cache/purge-all?projectIdOrName=a", "/v1/runtime-cache/" + new string('%', 9000),
            new string('/', 20000),
        ];
        string[] headers =
        [
            "X: y", "x-vercel-revalidate: \u0001", "x-vercel-revalidate: 9", "x-vercel-cache-tags: " + new string(',', 30000),
            "x-vercel-cache-tags: a", "x-vercel-cache-tags: b", "x-vercel-cache-item-name: %ff%zz\u00ff", "Transfer-Encoding: chunked",
            "Transfer-Encoding: gzip", "Content-Length: 3", "Content-Length: x", "Content-Length: -1", "Expect: 100-continue",
            "Connection: upgrade", "Upgrade: h2c", "broken", "Cookie: " + new string('c', 70000), "Content-Encoding: gzip",
            "Content-Type: application/json", "Content-Type: ;;\u00ff",
        ];
        string[] bodies = ["", "123", "{}\r\n", "3\r\n123\r\n0\r\n\r\n", "zz\r\n", "\0\0\0"];
        // A separate emulator, because some of the requests clear the cache.
        await using EmulatorProcess process = await EmulatorProcess.StartAsync();
        Random random = new(20260731);
        int answered = 0;
        for (int i = 0; i < 300; i++)
        {
            string[] chosen = [.. Enumerable.Range(0, random.Next(4)).Select(_ => Pick(headers)), "Connection: close"];
            using RawConnection connection = await RawConnection.OpenAsync(process.Endpoint);
            string line = $"{Pick(methods)} {Pick(targets)}";
            try
            {
                // The line breaks complete any request that would wait for more data.
                await connection.SendAsync(
                    [.. RawConnection.Head(process, line, chosen), .. Encoding.Latin1.GetBytes(Pick(bodies) + new string('\n', 100))]);
                RawConnection.RawAnswer answer = await connection.ReadAnswerAsync();
                Assert.True(
                    answer.Status is >= 100 and < 500,
                    $"{line} with {string.Join(" | ", chosen)} had the status {answer.Status}: {answer.Body}");
                answered++;
            }
            catch (IOException)
            {
                // The emulator can close the connection if the data is not HTTP.
            }
        }

        Assert.Equal(0, await process.StopAsync());
        Assert.InRange(answered, 100, 300);
        Assert.Contains(" 200 ", process.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("error:", process.Errors, StringComparison.Ordinal);

        string Pick(string[] from) => from[random.Next(from.Length)];
    }

    private static byte[] Value(int length)
    {
        byte[] value = new byte[length];
        Array.Fill(value, (byte)'v');
        value[0] = value[^1] = (byte)'"';
        return value;
    }

    private static HttpContent Body(byte[] value, bool chunked)
    {
        // A stream of unknown length is sent in chunks.
        return chunked ? new StreamContent(new UnsizedStream(value)) : new ByteArrayContent(value);
    }

    private async Task RefusedAsNoJson(byte[] body)
    {
        using HttpResponseMessage response = await emulator.Http.SetAsync("no-json", new ByteArrayContent(body));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("invalid_value", (await response.ErrorAsync()).Code);
        using HttpResponseMessage get = await emulator.Http.GetAsync("no-json");
        Assert.Equal(HttpStatusCode.NotFound, get.StatusCode);
    }

    private async Task<(string Code, string Message)> Refused(string header, string value)
    {
        RawConnection.RawAnswer answer = await RawConnection.AskAsync(
            emulator.Process, FirstLine + "-refused", [$"{header}: {value}"], "1"u8.ToArray());
        Assert.Equal(400, answer.Status);
        using HttpResponseMessage get = await emulator.Http.GetAsync("limits-refused");
        Assert.Equal(HttpStatusCode.NotFound, get.StatusCode);
        return answer.Error;
    }

    private sealed class UnsizedStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
