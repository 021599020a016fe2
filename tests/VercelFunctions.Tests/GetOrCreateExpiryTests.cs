using VercelFunctions.TestSupport;

namespace VercelFunctions.Tests;

/// <summary>An item that is expired, deleted or replaced while it is being created: the value from before is not stored.</summary>
public class GetOrCreateExpiryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly CacheItemOptions Posts = new() { Tags = ["blog", "posts"] };

    private readonly MemoryCacheStore _store = new();
    private readonly RuntimeCache _cache;

    public GetOrCreateExpiryTests() => _cache = new RuntimeCache(_store);

    public static TheoryData<string> Ways => [.. Changes.Keys];

    private static Dictionary<string, Func<MemoryCacheStore, Task>> Changes { get; } = new()
    {
        ["ExpireTag"] = Sync(store => new RuntimeCache(store).ExpireTag("posts")),
        ["ExpireTagAsync"] = async store => await new RuntimeCache(store).ExpireTagAsync("posts"),
        ["ExpireTags, thousands"] = Sync(store =>
            new RuntimeCache(store).ExpireTags([.. Enumerable.Range(0, 3000).Select(i => $"tag {i}"), "posts"])),
        ["RuntimeCachePurger.ExpireEachAsync"] = async store =>
        {
            await foreach (Expiry result in new RuntimeCachePurger(store, store).ExpireEachAsync(ExpiryKind.Tag, ["posts"]))
            {
                Assert.True(result.IsExpired);
            }
        },
        ["RuntimeCachePurger.PurgeAllAsync"] = store => new RuntimeCachePurger(store, store).PurgeAllAsync(PurgedCache.Data),
        ["MemoryCacheStore.ExpireTags"] = Sync(store => store.ExpireTags(["posts"])),
        ["MemoryCacheStore.Clear"] = Sync(store => store.Clear()),
        ["Delete"] = Sync(store => new RuntimeCache(store).Delete("key")),
        ["DeleteAsync"] = async store => await new RuntimeCache(store).DeleteAsync("key"),
    };

    [Theory, MemberData(nameof(Ways))]
    public async Task A_value_read_before_its_item_was_expired_or_deleted_is_not_stored(string way)
    {
        Assert.Equal("before", await _cache.GetOrCreateAsync("key", CreateAsync, Posts));
        Assert.False(_cache.Contains("key"));
        Assert.Equal("after", _cache.GetOrCreate("key", () => "after", Posts));
        Assert.Equal("after", _cache.Get<string>("key"));

        async ValueTask<string> CreateAsync(CancellationToken token)
        {
            await Changes[way](_store);
            return "before";
        }
    }

    [Fact]
    public async Task A_value_stored_while_another_is_created_stays()
    {
        Assert.Equal("older", _cache.GetOrCreate("key", () => Created("older", () => _cache.Set("key", "newer"))));
        Assert.Equal("newer", _cache.Get<string>("key"));
        _cache.Delete("key");
        await _cache.GetOrCreateAsync("key", async token =>
        {
            await _cache.SetJsonAsync("key", "\"newer\""u8.ToArray(), cancellationToken: token);
            return "older";
        });
        Assert.Equal("newer", _cache.Get<string>("key"));
    }

    [Fact]
    public async Task A_call_after_the_expiry_reads_the_origin_again()
    {
        TaskCompletionSource<string> slow = new();
        Task<string?> before = _cache.GetOrCreateAsync("key", _ => new ValueTask<string>(slow.Task), Posts).AsTask();
        _cache.ExpireTag("blog");
        Task<string?> after = _cache.GetOrCreateAsync("key", _ => new ValueTask<string>("after"), Posts).AsTask();
        Assert.Equal("after", await after.WaitAsync(Patience));
        slow.SetResult("before");
        Assert.Equal("before", await before.WaitAsync(Patience));
        Assert.Equal("after", _cache.Get<string>("key"));
    }

    [Fact]
    public void Other_tags_caches_and_items_do_not_matter()
    {
        RuntimeCache other = new(new MemoryCacheStore());
        _cache.GetOrCreate(
            "key",
            () => Created(1, () =>
            {
                _cache.ExpireTag("post");
                other.ExpireTag("posts");
                other.Delete("key");
                _cache.Delete("other key");
            }),
            Posts);
        Assert.Equal(1, _cache.Get<int>("key"));
    }

    [Fact]
    public void A_custom_store_is_watched_too()
    {
        RuntimeCache cache = new(new CustomStore(_store));
        cache.GetOrCreate("key", () => Created(1, () => cache.ExpireTag("posts")), Posts);
        Assert.False(cache.Contains("key"));
    }

    [Fact]
    public void Over_HTTP_an_expiry_by_any_client_of_the_process_counts()
    {
        using StubCache stub = new(request => StubAnswer.Empty(request.Method == "GET" ? 404 : 200));
        using HttpCacheStore same = new(new RuntimeCacheEndpoint(stub.Store.Endpoint.Url.AbsoluteUri, [new("x-test-auth", "renewed")]));
        Assert.Equal(1, stub.Cache.GetOrCreate("key", () => Created(1, () => new RuntimeCache(same).ExpireTag("posts")), Posts));
        Assert.Equal(["GET", "POST"], stub.Requests.Select(request => request.Method));
        Assert.EndsWith("revalidate?tags=posts", stub.Requests[1].Target, StringComparison.Ordinal);
    }

    [Fact]
    public void Over_HTTP_a_tag_expired_while_the_item_is_sent_deletes_the_item()
    {
        RuntimeCache? cache = null;
        using StubCache stub = new(request =>
        {
            if (request.Method == "POST" && !request.Target.Contains("revalidate", StringComparison.Ordinal))
            {
                cache!.ExpireTag("posts");
            }

            return StubAnswer.Empty(request.Method == "GET" ? 404 : 200);
        });
        cache = stub.Cache;
        Assert.Equal(1, cache.GetOrCreate("key", () => 1, Posts));
        Assert.Equal(["DELETE", "GET", "POST", "POST"], stub.Requests.Select(request => request.Method).Order());
        Assert.Equal("DELETE", stub.Requests[^1].Method);
        Assert.Equal(stub.Requests[0].Target, stub.Requests[^1].Target);
    }

    private static T Created<T>(T value, Action change)
    {
        change();
        return value;
    }

    private static Func<MemoryCacheStore, Task> Sync(Action<MemoryCacheStore> change) => store =>
    {
        change(store);
        return Task.CompletedTask;
    };
}
