using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using VercelFunctions.TestSupport;

namespace VercelFunctions.Tests;

/// <summary>What a caller sees when the server fails, lies or is silent: an error that says so, and never a miss.</summary>
public class FailureTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);

    // What the body is, whatever the status: what a failing operation does must not depend on it.
    private static readonly Dictionary<string, StubAnswer> Bodies = new()
    {
        ["nothing"] = StubAnswer.Empty(200),
        ["HTML"] = StubAnswer.Html("<html>Sorry</html>"),
        ["a message"] = StubAnswer.Json("""{"error":{"code":"c","message":"Because of\u0007 this."}}"""),
        ["another error"] = StubAnswer.Json("""{"error":"text"}"""),
        ["half a character"] = StubAnswer.Json("""{"error":{"message":"\ud800"}}"""),
        ["an array"] = StubAnswer.Json("[1]"),
        ["deep JSON"] = StubAnswer.Json(new string('[', 1000) + new string(']', 1000)),
    };

    private static readonly Dictionary<string, StubAnswer> UnreadableAnswers = new()
    {
        ["HTML"] = StubAnswer.Html("<html>Please log in</html>"),
        ["nothing"] = StubAnswer.Empty(200),
        ["half a JSON text"] = StubAnswer.Json("{\"a\":"),
        ["two values"] = StubAnswer.Json("1 2"),
        ["513 levels"] = StubAnswer.Json(new string('[', 513) + new string(']', 513)),
        ["status 204"] = StubAnswer.Empty(204),
        ["status 202"] = StubAnswer.Json("1", 202),
        ["gzip that is cut"] = (StubAnswer.Json("") with { Body = Gzip("\"value\"").AsMemory(0, 12) }).With("content-encoding", "gzip"),
    };

    public static TheoryData<string> Everything => [.. Operations.All.Keys];

    public static TheoryData<string> Reads => ["Get", "GetAsync"];

    public static TheoryData<string> SynchronousOperations => [.. Operations.All.Keys.Where(name => !name.EndsWith("Async", StringComparison.Ordinal))];

    public static TheoryData<string> Writes => [.. Operations.All.Keys.Where(name => !name.StartsWith("Get", StringComparison.Ordinal))];

    public static TheoryData<int, RuntimeCacheFailure, string> Refusals
    {
        get
        {
            TheoryData<int, RuntimeCacheFailure, string> data = [];
            foreach (string operation in Operations.All.Keys)
            {
                data.Add(401, RuntimeCacheFailure.AccessDenied, operation);
                data.Add(403, RuntimeCacheFailure.AccessDenied, operation);
                data.Add(400, RuntimeCacheFailure.RequestRefused, operation);
                data.Add(413, RuntimeCacheFailure.RequestRefused, operation);
                data.Add(429, RuntimeCacheFailure.RequestRefused, operation);
                data.Add(500, RuntimeCacheFailure.ServerError, operation);
                data.Add(503, RuntimeCacheFailure.ServerError, operation);
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
    public async Task A_server_that_is_down_is_a_failed_connection(string operation)
    {
        using HttpCacheStore store = new(new RuntimeCacheEndpoint(StubServer.UrlOfNothing(), [], TimeSpan.FromSeconds(60)));
        RuntimeCacheException failure = await new RuntimeCache(store).FailureAsync(operation);
        Assert.Equal(RuntimeCacheFailure.ConnectionFailed, failure.Failure);
        Assert.Null(failure.StatusCode);
        Assert.Contains(store.Endpoint.Url.AbsoluteUri, failure.Message, StringComparison.Ordinal);
        Assert.NotNull(failure.RecommendedAction);
    }

    [Theory, MemberData(nameof(Silences))]
    public async Task A_server_that_does_not_answer_in_time_is_a_timeout(string operation, StubDelivery silence)
    {
        using StubCache stub = new(_ => StubAnswer.Json("1") with { Delivery = silence }, timeout: Short);
        RuntimeCacheException failure = await stub.Cache.FailureAsync(operation);
        Assert.Equal(RuntimeCacheFailure.TimedOut, failure.Failure);
        Assert.Contains("0.2 seconds", failure.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Breaks))]
    public async Task An_answer_that_breaks_off_is_a_failed_connection(string operation, StubDelivery cut)
    {
        // Half of it is a JSON value of its own: 12345.
        using StubCache stub = new(StubAnswer.Json("1234567890") with { Delivery = cut });
        RuntimeCacheException failure = await stub.Cache.FailureAsync(operation);
        Assert.Equal(RuntimeCacheFailure.ConnectionFailed, failure.Failure);
    }

    [Theory, MemberData(nameof(Refusals))]
    public async Task A_status_of_failure_is_that_failure_whatever_the_body(int status, RuntimeCacheFailure expected, string operation)
    {
        StubAnswer answer = StubAnswer.Empty(status);
        using StubCache stub = new(_ => answer);
        foreach (StubAnswer body in Bodies.Values)
        {
            answer = body with { Status = status };
            RuntimeCacheException failure = await stub.Cache.FailureAsync(operation);
            Assert.Equal(expected, failure.Failure);
            Assert.Equal((HttpStatusCode)status, failure.StatusCode);
            Assert.Contains(status.ToString(CultureInfo.InvariantCulture), failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(failure.Message, char.IsControl);
            Assert.DoesNotContain("<html>", failure.Message, StringComparison.Ordinal);
            Assert.Equal(body == Bodies["a message"], failure.Message.Contains(": Because of\\u0007 this.", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_404_on_get_is_a_miss()
    {
        using StubCache stub = new(StubAnswer.Html("<html>not found</html>", 404));
        Assert.Null(stub.Cache.Get("key"));
        Assert.Null(await stub.Cache.GetAsync("key"));
        Assert.Null(stub.Cache.Get<string>("key"));
        Assert.Equal(0, await stub.Cache.GetAsync<int>("key"));
        Assert.False(stub.Cache.TryGet("key", out int _));
        Assert.False(stub.Cache.Contains("key"));
        Assert.False(await stub.Cache.ContainsAsync("key"));
    }

    [Theory, MemberData(nameof(Writes))]
    public async Task A_404_on_anything_else_is_a_refusal(string operation)
    {
        using StubCache stub = new(StubAnswer.Empty(404));
        Assert.Equal(RuntimeCacheFailure.RequestRefused, (await stub.Cache.FailureAsync(operation)).Failure);
    }

    [Theory, MemberData(nameof(UnreadableReads))]
    public async Task A_200_with_something_else_than_one_JSON_value_is_no_hit_and_no_miss(string answer, string operation)
    {
        using StubCache stub = new(UnreadableAnswers[answer]);
        RuntimeCacheException failure = await stub.Cache.FailureAsync(operation);
        Assert.Equal(RuntimeCacheFailure.InvalidResponse, failure.Failure);
        Assert.Equal((HttpStatusCode)UnreadableAnswers[answer].Status, failure.StatusCode);
    }

    [Theory, MemberData(nameof(Writes))]
    public async Task A_204_on_a_write_is_no_confirmation(string operation)
    {
        using StubCache stub = new(StubAnswer.Empty(204));
        Assert.Equal(RuntimeCacheFailure.InvalidResponse, (await stub.Cache.FailureAsync(operation)).Failure);
    }

    [Theory, InlineData(301), InlineData(302), InlineData(303), InlineData(307), InlineData(308)]
    public async Task A_redirect_is_named_and_not_followed(int status)
    {
        using StubServer elsewhere = new(StubAnswer.Json("1"));
        using StubCache stub = new(StubAnswer.Redirect(status, elsewhere.Url + "login"));
        foreach (string operation in Operations.All.Keys)
        {
            RuntimeCacheException failure = await stub.Cache.FailureAsync(operation);
            Assert.Equal(RuntimeCacheFailure.Redirected, failure.Failure);
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
    public async Task The_state_header_tells_a_hit_from_a_miss(string? state, bool hit)
    {
        StubAnswer answer = StubAnswer.Json("1");
        using StubCache stub = new(state is null ? answer : answer.With("x-vercel-cache-state", state));
        Assert.Equal(hit, stub.Cache.Get("key") is not null);
        Assert.Equal(hit, await stub.Cache.GetAsync("key") is not null);
        Assert.Equal(hit, stub.Cache.Contains("key"));
    }

    [Theory, MemberData(nameof(Reads))]
    public async Task The_state_error_is_an_error(string operation)
    {
        using StubCache stub = new(StubAnswer.Json("1").With("x-vercel-cache-state", "error"));
        Assert.Equal(RuntimeCacheFailure.ServerError, (await stub.Cache.FailureAsync(operation)).Failure);
    }

    [Theory, InlineData("GetAsync"), InlineData("SetAsync"), InlineData("DeleteAsync"), InlineData("ExpireTagAsync")]
    public async Task A_cancelled_request_ends_as_cancelled(string operation)
    {
        TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using StubCache stub = new(_ =>
        {
            arrived.SetResult();
            return new StubAnswer { Delivery = StubDelivery.Never };
        });
        using CancellationTokenSource caller = new();
        Task request = Operations.All[operation](stub.Cache, caller.Token);
        await arrived.Task;
        await caller.CancelAsync();
        OperationCanceledException cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        Assert.True(cancelled.CancellationToken.IsCancellationRequested);
    }

    [Theory, InlineData("GetAsync"), InlineData("SetAsync"), InlineData("DeleteAsync"), InlineData("ExpireTagAsync")]
    public async Task A_request_cancelled_beforehand_is_not_sent(string operation)
    {
        using StubCache stub = new(StubAnswer.Json("1"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Operations.All[operation](stub.Cache, new CancellationToken(canceled: true)));
        Assert.Empty(stub.Requests);

        RuntimeCache memory = new(new MemoryCacheStore());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Operations.All[operation](memory, new CancellationToken(canceled: true)));
    }

    [Theory, MemberData(nameof(SynchronousOperations))]
    public async Task A_synchronous_method_does_not_wait_for_a_blocked_thread_of_its_caller(string operation)
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

        // Where it fails it would wait for ever.
        await call.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Single(stub.Requests);
    }

    [Theory, MemberData(nameof(Everything))]
    public async Task A_body_that_cannot_be_decompressed_is_an_invalid_response(string operation)
    {
        using StubCache stub = new(StubAnswer.Json("\"no gzip at all\"").With("content-encoding", "gzip"));
        Assert.Equal(RuntimeCacheFailure.InvalidResponse, (await stub.Cache.FailureAsync(operation)).Failure);
    }

    [Fact]
    public void A_compressed_answer_is_read()
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
        Assert.All(stub.Requests, request => Assert.Null(request.Header("cookie")));
    }

    [Fact]
    public void Every_request_carries_the_headers_of_the_endpoint()
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
    public async Task A_listing_is_read()
    {
        MemoryCacheStore memory = new();
        memory.Set("key", "12345"u8.ToArray(), new CacheItemOptions { Ttl = TimeSpan.FromSeconds(90), Tags = ["a"], Name = "name" });
        memory.Set("plain", "1"u8.ToArray());
        using StubCache stub = new(StubAnswer.Json(JsonSerializer.Serialize(memory.List(), RuntimeCacheOptions.DefaultSerializerOptions)));
        IReadOnlyList<CacheItemInfo> items = await stub.Store.ListAsync(CancellationToken.None);
        Assert.Equal(StubCache.Path, stub.Request.Target);
        Assert.Equal(["plain", "key"], items.Select(item => item.StoreKey));
        Assert.Equal(("name", 5, 0L), (items[1].Name, items[1].Size, items[1].Hits));
        Assert.Equal(["a"], items[1].Tags);
        Assert.InRange(items[1].TimeLeft!.Value, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(90));
        Assert.Null(items[0].TimeLeft);
    }

    [Theory, InlineData(404), InlineData(405)]
    public async Task A_cache_that_cannot_be_listed_says_so(int status)
    {
        using StubCache stub = new(StubAnswer.Empty(status));
        RuntimeCacheException failure = await Assert.ThrowsAsync<RuntimeCacheException>(async () => await stub.Store.ListAsync(CancellationToken.None));
        Assert.Equal(RuntimeCacheFailure.NotSupported, failure.Failure);
    }

    [Theory, InlineData("{}"), InlineData("[{}]"), InlineData("[1]"), InlineData("null"), InlineData("[null]"), InlineData("<html>")]
    public async Task Something_else_than_a_listing_is_an_invalid_response(string body)
    {
        using StubCache stub = new(StubAnswer.Json(body));
        RuntimeCacheException failure = await Assert.ThrowsAsync<RuntimeCacheException>(async () => await stub.Store.ListAsync(CancellationToken.None));
        Assert.Equal(RuntimeCacheFailure.InvalidResponse, failure.Failure);
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

    /// <summary>Takes work and never does it, as a user interface whose one thread waits.</summary>
    private sealed class NeverRuns : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }
}
