using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using VercelFunctions.TestSupport;

namespace VercelFunctions.Tests;

/// <summary>A server that fails, or sends a wrong response or none, is a failure and never a miss.</summary>
public class FailureTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);

    // The failure must not depend on the body.
    private static readonly Dictionary<string, StubAnswer> Bodies = new()
    {
        ["nothing"] = StubAnswer.Empty(200),
        ["HTML"] = StubAnswer.Html("<html>Sorry</html>"),
        ["a message"] = StubAnswer.Json("""{"error":{"code":"c","message":"Because of\u0007 this."}}"""),
        ["another error"] = StubAnswer.Json("""{"error":"text"}"""),
        ["a lone surrogate"] = StubAnswer.Json("""{"error":{"message":"\ud800"}}"""),
        ["an array"] = StubAnswer.Json("[1]"),
        ["deep JSON"] = StubAnswer.Json(new string('[', 1000) + new string(']', 1000)),
    };

    private static readonly Dictionary<string, StubAnswer> UnreadableAnswers = new()
    {
        ["HTML"] = StubAnswer.Html("<html>Please log in</html>"),
        ["nothing"] = StubAnswer.Empty(200),
        ["half of a JSON text"] = StubAnswer.Json("{\"a\":"),
        ["two values"] = StubAnswer.Json("1 2"),
        ["513 levels"] = StubAnswer.Json(new string('[', 513) + new string(']', 513)),
        ["status 204"] = StubAnswer.Empty(204),
        ["status 202"] = StubAnswer.Json("1", 202),
        ["gzip that is cut"] = (StubAnswer.Json("") with { Body = Gzip("\"value\"").AsMemory(0, 12) }).With("content-encoding", "gzip"),
    };

    // vercel dev's is "Not Found" without a type, and it does not send a state.
    private static readonly Dictionary<string, StubAnswer> NotFoundAnswers = new()
    {
        ["nothing"] = StubAnswer.Empty(404),
        ["text"] = new StubAnswer { Status = 404, Body = "Not Found"u8.ToArray() },
        ["text with a type"] = new StubAnswer { Status = 404, Body = "Not Found"u8.ToArray() }.With("content-type", "text/plain"),
        ["an error"] = StubAnswer.Json("""{"error":{"code":"not_found","message":"Nothing is stored"}}""", 404),
        ["a sentence"] = StubAnswer.Json("""{"error":"unknown_path"}""", 404),
        ["notFound"] = StubAnswer.Empty(404).With("x-vercel-cache-state", "notFound"),
        ["expired"] = StubAnswer.Empty(404).With("x-vercel-cache-state", "expired"),
        ["HTML with a state"] = StubAnswer.Html("<html>", 404).With("x-vercel-cache-state", "notFound"),
    };

    private static readonly StubAnswer[] OtherNotFoundAnswers =
    [
        StubAnswer.Html("<html>Not found</html>"),
        StubAnswer.Empty(404).With("content-type", "TEXT/HTML"),
        StubAnswer.Json("""{"error":{"code":"unknown_path","message":"There is nothing at this path"}}"""),
    ];

    public static TheoryData<string> Misses => [.. NotFoundAnswers.Keys];

    public static TheoryData<string> Everything => [.. Operations.All.Keys];

    public static TheoryData<string> Reads => ["Get", "GetAsync"];

    public static TheoryData<string> SynchronousOperations =>
        [.. Operations.All.Keys.Where(name => !name.EndsWith("Async", StringComparison.Ordinal))];

    public static TheoryData<string> Writes => [.. Operations.All.Keys.Where(name => !name.StartsWith("Get", StringComparison.Ordinal))];

    public static TheoryData<int, VercelFailure, string> Refusals
    {
        get
        {
            TheoryData<int, VercelFailure, string> data = [];
            foreach (string operation in Operations.All.Keys)
            {
                data.Add(401, VercelFailure.AccessDenied, operation);
                data.Add(403, VercelFailure.AccessDenied, operation);
                data.Add(400, VercelFailure.RequestRefused, operation);
                data.Add(413, VercelFailure.RequestRefused, operation);
                data.Add(429, VercelFailure.RateLimited, operation);
                data.Add(500, VercelFailure.ServerError, operation);
                data.Add(503, VercelFailure.ServerError, operation);
            }

            return data;
        }
    }

    public static TheoryData<string, string> UnreadableReads => Pairs(UnreadableAnswers.Keys, ["Get", "GetAsync"]);

    public static TheoryData<string, StubDelivery> Breaks
    {
        get
        {
            TheoryData<string, StubDelivery> data = [];
            foreach (string operation in Operations.All.Keys)
            {
                data.Add(operation, StubDelivery.CutByLength);
                data.Add(operation, StubDelivery.CutChunked);
                data.Add(operation, StubDelivery.Reset);
            }

            return data;
        }
    }

    public static TheoryData<string, StubDelivery> Silences
    {
        get
        {
            TheoryData<string, StubDelivery> data = [];
            foreach (string operation in Operations.All.Keys)
            {
                data.Add(operation, StubDelivery.Never);
                data.Add(operation, StubDelivery.HeadOnly);
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Everything))]
    public async Task An_unreachable_server_is_a_failed_connection(string operation)
    {
        using HttpCacheStore store = new(new RuntimeCacheEndpoint(StubServer.UrlOfNothing(), [], TimeSpan.FromSeconds(60)));
        VercelException failure = await new RuntimeCache(store).FailureAsync(operation);
        Assert.Equal(VercelFailure.ConnectionFailed, failure.Failure);
        Assert.Null(failure.StatusCode);
        Assert.Contains(store.Endpoint.Url.AbsoluteUri, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Https_to_an_http_server_suggests_http()
    {
        // A server without TLS answers what it takes for a malformed request.
        using TcpListener server = new(IPAddress.Loopback, 0);
        server.Start();
        using HttpCacheStore store = new(new RuntimeCacheEndpoint($"https://{server.LocalEndpoint}/", [], TimeSpan.FromSeconds(60)));
        Task<VercelException> read = new RuntimeCache(store).FailureAsync("GetAsync");
        using TcpClient client = await server.AcceptTcpClientAsync();
        await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());
        VercelException failure = await read;
        Assert.Equal(VercelFailure.ConnectionFailed, failure.Failure);
        Assert.Contains("does not use TLS", failure.Message, StringComparison.Ordinal);
        Assert.Contains("http://", failure.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Silences))]
    public async Task A_server_that_does_not_respond_is_a_timeout(string operation, StubDelivery silence)
    {
        using StubCache stub = new(_ => StubAnswer.Json("1") with { Delivery = silence }, timeout: Short);
        VercelException failure = await stub.Cache.FailureAsync(operation);
        Assert.Equal(VercelFailure.TimedOut, failure.Failure);
        Assert.Contains("0.2 seconds", failure.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Breaks))]
    public async Task An_incomplete_response_is_a_failed_connection(string operation, StubDelivery cut)
    {
        // Half of it, 12345, is also a JSON value.
        using StubCache stub = new(StubAnswer.Json("1234567890") with { Delivery = cut });
        VercelException failure = await stub.Cache.FailureAsync(operation);
        Assert.Equal(VercelFailure.ConnectionFailed, failure.Failure);
    }

    [Theory, MemberData(nameof(Refusals))]
    public async Task An_error_status_determines_the_failure_whatever_the_body(int status, VercelFailure expected, string operation)
    {
        StubAnswer answer = StubAnswer.Empty(status);
        using StubCache stub = new(_ => answer);
        foreach (StubAnswer body in Bodies.Values)
        {
            answer = body with { Status = status };
            VercelException failure = await stub.Cache.FailureAsync(operation);
            Assert.Equal(expected, failure.Failure);
            Assert.Equal((HttpStatusCode)status, failure.StatusCode);
            Assert.Contains(status.ToString(CultureInfo.InvariantCulture), failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(failure.Message, char.IsControl);
            Assert.DoesNotContain("<html>", failure.Message, StringComparison.Ordinal);
            Assert.Equal(body == Bodies["a message"], failure.Message.Contains(": Because of\\u0007 this.", StringComparison.Ordinal));
        }
    }

    [Theory, MemberData(nameof(Misses))]
    public async Task A_404_on_get_is_a_miss(string answer)
    {
        using StubCache stub = new(NotFoundAnswers[answer]);
        Assert.Null(stub.Cache.Get("key"));
        Assert.Null(await stub.Cache.GetAsync("key"));
        Assert.Null(stub.Cache.Get<string>("key"));
        Assert.Equal(0, await stub.Cache.GetAsync<int>("key"));
        Assert.False(stub.Cache.TryGet("key", out int _));
        Assert.False(stub.Cache.Contains("key"));
        Assert.False(await stub.Cache.ContainsAsync("key"));
    }

    [Theory, MemberData(nameof(Reads))]
    public async Task A_404_that_no_Runtime_Cache_sent_is_a_failure(string operation)
    {
        foreach (StubAnswer answer in OtherNotFoundAnswers)
        {
            using StubCache stub = new(answer with { Status = 404 });
            VercelException failure = await stub.Cache.FailureAsync(operation);
            Assert.Equal((VercelFailure.RequestRefused, HttpStatusCode.NotFound), (failure.Failure, failure.StatusCode));
            Assert.Contains($"no Runtime Cache at {stub.Store.Endpoint.Url} (404)", failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("<html>", failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory, MemberData(nameof(Writes))]
    public async Task A_404_on_a_write_is_a_refusal(string operation)
    {
        using StubCache stub = new(StubAnswer.Empty(404));
        Assert.Equal(VercelFailure.RequestRefused, (await stub.Cache.FailureAsync(operation)).Failure);
    }

    [Theory, MemberData(nameof(UnreadableReads))]
    public async Task A_200_that_is_not_JSON_is_an_invalid_response(string answer, string operation)
    {
        using StubCache stub = new(UnreadableAnswers[answer]);
        VercelException failure = await stub.Cache.FailureAsync(operation);
        Assert.Equal(VercelFailure.InvalidResponse, failure.Failure);
        Assert.Equal((HttpStatusCode)UnreadableAnswers[answer].Status, failure.StatusCode);
    }

    [Theory, MemberData(nameof(Writes))]
    public async Task A_204_on_a_write_is_an_invalid_response(string operation)
    {
        using StubCache stub = new(StubAnswer.Empty(204));
        Assert.Equal(VercelFailure.InvalidResponse, (await stub.Cache.FailureAsync(operation)).Failure);
    }

    [Theory, InlineData(301), InlineData(302), InlineData(303), InlineData(307), InlineData(308)]
    public async Task A_redirect_is_reported_and_not_followed(int status)
    {
        using StubServer elsewhere = new(StubAnswer.Json("1"));
        using StubCache stub = new(StubAnswer.Redirect(status, elsewhere.Url + "login"));
        foreach (string operation in Operations.All.Keys)
        {
            VercelException failure = await stub.Cache.FailureAsync(operation);
            Assert.Equal(VercelFailure.Redirected, failure.Failure);
            Assert.Contains(elsewhere.Url.TrimEnd('/'), failure.Message, StringComparison.Ordinal);
        }

        Assert.Empty(elsewhere.Requests);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("fresh", true)]
    [InlineData("stale", false)]
    [InlineData("expired", false)]
    [InlineData("notFound", false)]
    public async Task The_state_header_distinguishes_hits_and_misses(string? state, bool hit)
    {
        StubAnswer answer = StubAnswer.Json("1");
        using StubCache stub = new(state is null ? answer : answer.With("x-vercel-cache-state", state));
        Assert.Equal(hit, stub.Cache.Get("key") is not null);
        Assert.Equal(hit, await stub.Cache.GetAsync("key") is not null);
        Assert.Equal(hit, stub.Cache.Contains("key"));
    }

    [Theory, MemberData(nameof(Reads))]
    public async Task The_cache_state_error_is_a_failure(string operation)
    {
        foreach (int status in new[] { 200, 404 })
        {
            using StubCache stub = new(StubAnswer.Json("1", status).With("x-vercel-cache-state", "error"));
            VercelException failure = await stub.Cache.FailureAsync(operation);
            Assert.Equal((VercelFailure.ServerError, (HttpStatusCode)status), (failure.Failure, failure.StatusCode));
        }
    }

    [Theory, InlineData("GetAsync"), InlineData("SetAsync"), InlineData("DeleteAsync"), InlineData("ExpireTagAsync")]
    public async Task A_request_that_is_already_canceled_is_not_sent(string operation)
    {
        using StubCache stub = new(StubAnswer.Json("1"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Operations.All[operation](stub.Cache, new CancellationToken(canceled: true)));
        Assert.Empty(stub.Requests);

        RuntimeCache memory = new(new MemoryCacheStore());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Operations.All[operation](memory, new CancellationToken(canceled: true)));
    }

    [Theory, MemberData(nameof(SynchronousOperations))]
    public async Task Synchronous_methods_do_not_deadlock_on_a_synchronization_context(string operation)
    {
        using StubCache stub = new(StubAnswer.Json("1"));
        Task call = Task.Factory.StartNew(
            () =>
            {
                SynchronizationContext.SetSynchronizationContext(new NeverRuns());
                return Operations.All[operation](stub.Cache, CancellationToken.None);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap();

        // A deadlock would never end.
        await call.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Single(stub.Requests);
    }

    [Theory, MemberData(nameof(Everything))]
    public async Task A_body_that_cannot_be_decompressed_is_an_invalid_response(string operation)
    {
        using StubCache stub = new(StubAnswer.Json("\"no gzip at all\"").With("content-encoding", "gzip"));
        Assert.Equal(VercelFailure.InvalidResponse, (await stub.Cache.FailureAsync(operation)).Failure);
    }

    [Fact]
    public void A_compressed_response_is_read()
    {
        using StubCache stub = new((StubAnswer.Json("") with { Body = Gzip("\"value\"") }).With("content-encoding", "gzip"));
        Assert.Equal("value", stub.Cache.Get<string>("key"));
    }

    [Fact]
    public void A_cookie_is_not_sent_back()
    {
        using StubCache stub = new(StubAnswer.Json("1").With("set-cookie", "session=1; path=/"));
        stub.Cache.Get("key");
        stub.Cache.Get("key");
        Assert.Equal(2, stub.Requests.Count);
        Assert.All(stub.Requests, request => Assert.Null(request.Header("cookie")));
    }

    [Fact]
    public void Every_request_has_the_headers_of_the_endpoint()
    {
        using StubCache stub = new(headers: [new("authorization", "Bearer token"), new("x-other", "2; a=\"b\""), new("x-none", "")]);
        stub.Cache.Get("key");
        stub.Cache.Set("key", 1);
        stub.Cache.Delete("key");
        stub.Cache.ExpireTag("tag");
        Assert.Equal(4, stub.Requests.Count);
        Assert.All(stub.Requests, request =>
        {
            Assert.Equal("Bearer token", request.Header("authorization"));
            Assert.Equal("2; a=\"b\"", request.Header("x-other"));
            Assert.Equal("", request.Header("x-none"));
        });
    }

    [Fact]
    public async Task The_emulator_lists_its_items()
    {
        MemoryCacheStore memory = new();
        memory.Set("key", "12345"u8.ToArray(), new CacheItemOptions { Ttl = TimeSpan.FromSeconds(90), Tags = ["a"], Name = "name" });
        memory.Set("plain", "1"u8.ToArray());
        using StubCache stub = StubCache.AsEmulator(
            StubAnswer.Json(JsonSerializer.Serialize(memory.List(), RuntimeCacheOptions.DefaultSerializerOptions)));
        IReadOnlyList<CacheItemInfo> items = await stub.Emulator.ListAsync();
        Assert.Equal(["/emulator/", "/emulator/items"], stub.Requests.Select(request => request.Target));
        Assert.Equal(["plain", "key"], items.Select(item => item.StoreKey));
        Assert.Equal(("name", 5, 0L), (items[1].Name, items[1].Size, items[1].Hits));
        Assert.Equal(["a"], items[1].Tags);
        Assert.InRange(items[1].TimeLeft!.Value, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(90));
        Assert.Null(items[0].TimeLeft);
    }

    [Theory]
    [InlineData(404, "")]
    [InlineData(401, "")]
    [InlineData(200, "{}")]
    [InlineData(200, "<html>")]
    [InlineData(200, """{"name":"other"}""")]
    public async Task Emulator_requests_are_sent_to_an_emulator_only(int status, string body)
    {
        using StubCache stub = new(_ => StubAnswer.Json(body, status));
        Func<Task>[] requests =
        [
            async () => await stub.Emulator.ListAsync(),
            async () => await stub.Emulator.ClearAsync(),
            async () => await stub.Emulator.SetFaultsAsync(["get 5% 503"]),
            async () => await stub.Emulator.ListPurgesAsync(),
        ];
        foreach (Func<Task> request in requests)
        {
            VercelException failure = await Assert.ThrowsAsync<VercelException>(request);
            Assert.Equal(VercelFailure.NotSupported, failure.Failure);
        }

        Assert.NotEmpty(stub.Requests);
        Assert.All(
            stub.Requests,
            request => Assert.Equal(("GET", "/emulator/", null), (request.Method, request.Target, request.Header("x-test-auth"))));
    }

    [Theory, InlineData("{}"), InlineData("[{}]"), InlineData("[1]"), InlineData("null"), InlineData("[null]"), InlineData("<html>")]
    public async Task A_list_of_other_objects_is_an_invalid_response(string body)
    {
        using StubCache stub = StubCache.AsEmulator(StubAnswer.Json(body));
        VercelException failure = await Assert.ThrowsAsync<VercelException>(async () => await stub.Emulator.ListAsync());
        Assert.Equal(VercelFailure.InvalidResponse, failure.Failure);
    }

    private static byte[] Gzip(string text)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionMode.Compress))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return compressed.ToArray();
    }

    private static TheoryData<string, string> Pairs(IEnumerable<string> first, string[] second)
    {
        TheoryData<string, string> data = [];
        foreach (string one in first)
        {
            foreach (string two in second)
            {
                data.Add(one, two);
            }
        }

        return data;
    }

    /// <summary>Never runs its work, like a user interface whose only thread is blocked.</summary>
    private sealed class NeverRuns : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }
}
