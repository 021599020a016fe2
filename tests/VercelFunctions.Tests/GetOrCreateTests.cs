using System.Text.Json;
using VercelFunctions.TestSupport;

namespace VercelFunctions.Tests;

/// <summary>Reading through the cache: one call asks the origin, the others wait for it.</summary>
public class GetOrCreateTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly RuntimeCache _cache = new(new MemoryCacheStore());
    private readonly TaskCompletionSource<string> _origin = new();
    private readonly List<CancellationToken> _asked = [];

    [Fact]
    public async Task A_miss_creates_and_stores_the_value_and_a_hit_does_not()
    {
        using StubCache stub = new(request => request.Method == "GET" ? StubAnswer.Empty(404) : StubAnswer.Json("{}"));
        CacheItemOptions options = new() { Ttl = TimeSpan.FromMinutes(1), Tags = ["posts"] };
        Assert.Equal("value", await stub.Cache.GetOrCreateAsync("key", _ => new ValueTask<string>("value"), options));
        Assert.Equal(["GET", "POST"], stub.Requests.Select(request => request.Method));
        Assert.Equal(("60", "posts"), (stub.Requests[1].Header("x-vercel-revalidate"), stub.Requests[1].Header("x-vercel-cache-tags")));

        using StubCache hit = new(StubAnswer.Json("\"stored\""));
        Assert.Equal("stored", await hit.Cache.GetOrCreateAsync<string>("key", _ => throw new InvalidOperationException()));
        Assert.Equal("stored", hit.Cache.GetOrCreate<string>("key", () => throw new InvalidOperationException()));
    }

    [Fact]
    public async Task Concurrent_calls_ask_the_origin_once_and_share_no_object()
    {
        Task<string?>[] calls = [.. Enumerable.Range(0, 12).Select(_ => CallAsync())];
        Assert.Single(_asked);
        _origin.SetResult("first");
        string?[] values = await Task.WhenAll(calls).WaitAsync(Patience);
        Assert.All(values, value => Assert.Equal("first", value));
        Assert.Equal(12, values.Distinct(ReferenceEqualityComparer.Instance).Count());
        Assert.Equal("first", _cache.Get<string>("key"));
    }

    [Fact]
    public async Task Concurrent_synchronous_calls_ask_the_origin_once_on_a_callers_thread()
    {
        int asked = 0;
        using SemaphoreSlim release = new(0);
        List<Thread> callers = [];
        List<int> values = [];
        bool isOnCallersThread = false;
        for (int i = 0; i < 8; i++)
        {
            callers.Add(new Thread(() =>
            {
                int value = _cache.GetOrCreate("key", () =>
                {
                    isOnCallersThread = callers.Contains(Thread.CurrentThread);
                    Interlocked.Increment(ref asked);
                    release.Wait();
                    return 7;
                });
                lock (values)
                {
                    values.Add(value);
                }
            }));
        }

        callers.ForEach(caller => caller.Start());
        Assert.True(SpinWait.SpinUntil(
            () => callers.TrueForAll(caller => caller.ThreadState.HasFlag(ThreadState.WaitSleepJoin)), Patience));
        release.Release(callers.Count);
        callers.ForEach(caller => Assert.True(caller.Join(Patience)));
        Assert.Equal(1, asked);
        Assert.True(isOnCallersThread);
        Assert.Equal(Enumerable.Repeat(7, callers.Count), values);
    }

    [Fact]
    public async Task Clients_of_one_endpoint_share_a_flight_and_others_do_not()
    {
        using StubCache stub = new(request => StubAnswer.Empty(request.Method == "GET" ? 404 : 200));
        string url = stub.Store.Endpoint.Url.AbsoluteUri;
        using HttpCacheStore same = new(new RuntimeCacheEndpoint(url, [new("x-test-auth", "secret")]));
        using HttpCacheStore other = new(new RuntimeCacheEndpoint(url, [new("x-test-auth", "another project")]));
        Task<string?>[] calls = [.. new[] { stub.Store, same, other }.Select(store => CallAsync(new RuntimeCache(store)))];
        Assert.True(SpinWait.SpinUntil(() => stub.Requests.Count == 3, Patience));
        _origin.SetResult("first");
        await Task.WhenAll(calls).WaitAsync(Patience);
        Assert.Equal(2, _asked.Count);
    }

    [Fact]
    public async Task Calls_with_different_types_share_a_flight()
    {
        Task<string?> text = CallAsync();
        Task<JsonElement> json = _cache.GetOrCreateAsync<JsonElement>("key", _ => throw new InvalidOperationException()).AsTask();
        Task<int> number = _cache.GetOrCreateAsync<int>("key", _ => throw new InvalidOperationException()).AsTask();
        _origin.SetResult("first");
        Assert.Equal("first", await text);
        Assert.Equal("\"first\"", (await json).GetRawText());
        Assert.Equal(VercelFailure.ValueTypeMismatch, (await Assert.ThrowsAsync<VercelException>(() => number)).Failure);
    }

    [Fact]
    public async Task A_canceled_call_ends_and_the_others_get_the_value()
    {
        using CancellationTokenSource first = new();
        Task<string?> canceled = CallAsync(cancellationToken: first.Token);
        Task<string?> waiting = CallAsync();
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => canceled.WaitAsync(Patience));
        Assert.False(Assert.Single(_asked).IsCancellationRequested);
        _origin.SetResult("first");
        Assert.Equal("first", await waiting.WaitAsync(Patience));
    }

    [Fact]
    public async Task The_origin_is_canceled_when_no_call_waits_and_the_next_call_asks_it_again()
    {
        using CancellationTokenSource source = new();
        Task<string?>[] calls = [CallAsync(cancellationToken: source.Token), CallAsync(cancellationToken: source.Token)];
        await source.CancelAsync();
        foreach (Task<string?> call in calls)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(Patience));
        }

        Assert.True(Assert.Single(_asked).IsCancellationRequested);
        Assert.Equal("second", await _cache.GetOrCreateAsync("key", _ => new ValueTask<string>("second")));
    }

    [Fact]
    public async Task If_the_creating_call_is_canceled_with_its_origin_another_call_creates_the_value()
    {
        using CancellationTokenSource source = new();
        Task<string?> canceled = _cache.GetOrCreateAsync(
            "key",
            async _ =>
            {
                await Task.Delay(Timeout.Infinite, source.Token);
                return "never";
            },
            cancellationToken: source.Token).AsTask();
        Task<string?>[] waiting = [CallAsync(), CallAsync()];
        Assert.Empty(_asked);
        _origin.SetResult("first");
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => canceled.WaitAsync(Patience));
        Assert.All(await Task.WhenAll(waiting).WaitAsync(Patience), value => Assert.Equal("first", value));
        Assert.Single(_asked);
    }

    [Fact]
    public async Task A_failing_origin_is_the_error_of_each_waiting_call_and_is_not_remembered()
    {
        Task<string?>[] calls = [CallAsync(), CallAsync()];
        _origin.SetException(new TimeoutException("The origin is down."));
        foreach (Task<string?> call in calls)
        {
            Assert.Equal("The origin is down.", (await Assert.ThrowsAsync<TimeoutException>(() => call.WaitAsync(Patience))).Message);
        }

        Assert.False(_cache.Contains("key"));
        Assert.Equal(1, _cache.GetOrCreate("key", () => 1));
    }

    [Fact]
    public async Task A_call_gets_the_value_that_was_created_while_it_read_and_no_older_one()
    {
        using ManualResetEventSlim release = new();
        int requests = 0;
        using StubCache stub = new(request =>
        {
            if (Interlocked.Increment(ref requests) == 1)
            {
                release.Wait(Patience);
            }

            return StubAnswer.Empty(request.Method == "GET" ? 404 : 200);
        });
        Task<string?> reading = CallAsync(stub.Cache);
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref requests) == 1, Patience));
        Assert.Equal("first", await stub.Cache.GetOrCreateAsync("key", _ => new ValueTask<string>("first")));
        Assert.Equal("second", await stub.Cache.GetOrCreateAsync("key", _ => new ValueTask<string>("second")));
        release.Set();
        Assert.Equal("second", await reading.WaitAsync(Patience));
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task A_function_that_reads_its_own_item_fails_instead_of_waiting_forever()
    {
        Task<int> call = _cache.GetOrCreateAsync("key", async _ =>
        {
            await Task.Yield();
            return _cache.GetOrCreate("other", () => _cache.GetOrCreate("key", () => 1));
        }).AsTask();
        VercelException exception = await Assert.ThrowsAsync<VercelException>(() => call.WaitAsync(Patience));
        Assert.Equal(VercelFailure.RecursiveCreate, exception.Failure);
        Assert.StartsWith("The item with the key 'key' is being created", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Functions_that_read_each_others_items_fail_instead_of_waiting_forever(int items)
    {
        using CountdownEvent started = new(items);
        Task[] calls = [.. Enumerable.Range(0, items).Select(item => Task.Run(() => _cache.GetOrCreate($"{item}", () =>
        {
            started.Signal();
            Assert.True(started.Wait(Patience));
            return _cache.GetOrCreate($"{(item + 1) % items}", () => 1);
        })))];
        foreach (Task call in calls)
        {
            VercelException exception = await Assert.ThrowsAsync<VercelException>(() => call.WaitAsync(Patience));
            Assert.Equal(VercelFailure.RecursiveCreate, exception.Failure);
        }
    }

    [Fact]
    public async Task Functions_can_wait_for_the_same_item()
    {
        Task<string?>[] calls = [.. Enumerable.Range(0, 2).Select(item => _cache.GetOrCreateAsync($"{item}", async token =>
        {
            string?[] values = await Task.WhenAll(CallAsync(cancellationToken: token), CallAsync(cancellationToken: token));
            return string.Concat(values);
        }).AsTask())];
        _origin.SetResult("first");
        string?[] outcomes = await Task.WhenAll(calls).WaitAsync(Patience);
        Assert.All(outcomes, outcome => Assert.Equal("firstfirst", outcome));
        Assert.Single(_asked);
    }

    [Fact]
    public async Task A_function_that_no_longer_waits_for_an_item_can_be_waited_for()
    {
        using CancellationTokenSource end = new();
        TaskCompletionSource<int> origin = new();
        TaskCompletionSource hasEnded = new();
        Task<int> other = _cache.GetOrCreateAsync("other", async _ =>
        {
            await hasEnded.Task;
            ValueTask<int> joined = _cache.GetOrCreateAsync("number", _ => new ValueTask<int>(0), cancellationToken: default);
            origin.SetResult(7);
            return await joined;
        }).AsTask();
        Task<int> call = _cache.GetOrCreateAsync("number", async _ =>
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => _cache.GetOrCreateAsync("other", _ => new ValueTask<int>(0), cancellationToken: end.Token).AsTask());
            hasEnded.SetResult();
            return await origin.Task;
        }).AsTask();
        await end.CancelAsync();
        Assert.Equal(7, await other.WaitAsync(Patience));
        Assert.Equal(7, await call);
    }

    [Fact]
    public async Task A_cache_that_cannot_be_read_is_an_error_by_default()
    {
        using StubCache stub = new(StubAnswer.Empty(500));
        VercelException failure = await Assert.ThrowsAsync<VercelException>(async () => await CallAsync(stub.Cache));
        Assert.Equal(VercelFailure.ServerError, failure.Failure);
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task With_OnCacheFailure_a_cache_that_cannot_be_read_is_reported_and_the_origin_is_asked()
    {
        List<VercelException> reported = [];
        using StubCache stub = new(_ => StubAnswer.Empty(500), new RuntimeCacheOptions { OnCacheFailure = reported.Add });
        _origin.SetResult("first");
        Assert.Equal("first", await CallAsync(stub.Cache));
        Assert.Equal(2, stub.Cache.GetOrCreate("key", () => 2));
        Assert.Equal([VercelFailure.ServerError, VercelFailure.ServerError], reported.Select(failure => failure.Failure));

        // Storing would be a second timeout on a server that hangs.
        Assert.All(stub.Requests, request => Assert.Equal("GET", request.Method));
    }

    [Fact]
    public async Task A_value_that_cannot_be_stored_is_an_error_or_reported()
    {
        static StubAnswer Answer(RecordedRequest request) => StubAnswer.Empty(request.Method == "GET" ? 404 : 500);
        List<VercelException> reported = [];
        _origin.SetResult("first");
        using StubCache throwing = new(Answer);
        using StubCache reporting = new(Answer, new RuntimeCacheOptions { OnCacheFailure = reported.Add });
        VercelException failure = await Assert.ThrowsAsync<VercelException>(async () => await CallAsync(throwing.Cache));
        Assert.Equal(VercelFailure.ServerError, failure.Failure);
        Assert.Equal("first", await CallAsync(reporting.Cache));
        Assert.Equal(VercelFailure.ServerError, Assert.Single(reported).Failure);
    }

    [Fact]
    public async Task With_OnCacheFailure_a_stored_value_of_another_type_is_replaced()
    {
        List<VercelException> reported = [];
        RuntimeCache cache = new(_cache.Store, new RuntimeCacheOptions { OnCacheFailure = reported.Add });
        cache.Set("key", new { From = "an earlier version" });
        _origin.SetResult("first");
        Assert.Equal("first", await CallAsync(cache));
        Assert.Equal("first", cache.Get<string>("key"));
        Assert.Equal(VercelFailure.ValueTypeMismatch, Assert.Single(reported).Failure);
    }

    [Fact]
    public async Task Options_over_a_limit_fail_before_the_origin_is_asked()
    {
        CacheItemOptions options = new() { Tags = ["a,b"] };
        VercelException failure = await Assert.ThrowsAsync<VercelException>(
            async () => await _cache.GetOrCreateAsync("key", _ => new ValueTask<int>(1), options));
        Assert.Equal(VercelFailure.InvalidTag, failure.Failure);
        Assert.False(_cache.Contains("key"));
    }

    /// <summary>Reads through the cache. With a cache in memory, the call waits for the origin when this returns.</summary>
    private Task<string?> CallAsync(RuntimeCache? cache = null, CancellationToken cancellationToken = default) =>
        (cache ?? _cache).GetOrCreateAsync(
            "key",
            token =>
            {
                lock (_asked)
                {
                    _asked.Add(token);
                }

                return new ValueTask<string>(_origin.Task);
            },
            cancellationToken: cancellationToken).AsTask();
}
