using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;

namespace VercelFunctions.AspNetCore.Tests;

/// <summary>Microsoft's HybridCache with the Runtime Cache as its second level.</summary>
public sealed class HybridCacheTests : IAsyncDisposable
{
    private static readonly string[] Tags = ["posts", "author:7"];

    // An emulator per test, because HybridCache may still be storing an item when a test ends.
    private readonly RuntimeCacheEmulatorFixture _fixture = new();

    private readonly List<TestApp> _apps = [];

    public static TheoryData<bool> Cancellable => [true, false];

    public async ValueTask DisposeAsync()
    {
        foreach (TestApp app in _apps)
        {
            await app.DisposeAsync();
        }

        await _fixture.DisposeAsync();
    }

    [Theory, MemberData(nameof(Cancellable))]
    public async Task Created_items_have_their_tags_in_the_Runtime_Cache(bool cancellable)
    {
        HybridCache cache = await CacheAsync();
        using CancellationTokenSource cancellation = new();
        CancellationToken token = cancellable ? cancellation.Token : CancellationToken.None;

        string value = await cache.GetOrCreateAsync(
            "post:7",
            async canceled =>
            {
                await Task.Delay(1, canceled);
                return "text";
            },
            new() { Expiration = TimeSpan.FromMinutes(30) },
            Tags,
            token);

        Assert.Equal("text", value);
        CacheItemInfo item = await _fixture.ItemAsync("post:7");
        Assert.Equal(Tags, item.Tags);
        Assert.InRange(item.TimeLeft!.Value, TimeSpan.FromMinutes(29), TimeSpan.FromMinutes(30));
    }

    [Fact]
    public async Task Set_items_have_their_tags_in_the_Runtime_Cache()
    {
        await (await CacheAsync()).SetAsync("post:7", "text", tags: Tags);
        Assert.Equal(Tags, (await _fixture.ItemAsync("post:7")).Tags);
    }

    [Fact]
    public async Task An_item_within_the_creation_of_another_has_only_its_own_tags()
    {
        TestApp app = await AppAsync();
        HybridCache cache = app.Services.GetRequiredService<HybridCache>();
        IDistributedCache distributed = app.Services.GetRequiredService<IDistributedCache>();

        await cache.GetOrCreateAsync(
            "outer",
            async canceled =>
            {
                await cache.SetAsync("inner", 1, tags: ["inner"], cancellationToken: canceled);
                await cache.GetOrCreateAsync("untagged", _ => ValueTask.FromResult(1), cancellationToken: canceled);
                await distributed.SetAsync("direct", [1], canceled);
                return 1;
            },
            tags: ["outer"]);

        Assert.Equal(["outer"], (await _fixture.ItemAsync("outer")).Tags);
        Assert.Equal(["inner"], (await _fixture.ItemAsync("inner")).Tags);
        Assert.Empty((await _fixture.ItemAsync("untagged")).Tags);
        Assert.Empty((await _fixture.ItemAsync("direct")).Tags);
    }

    [Fact]
    public async Task Another_process_uses_the_stored_item()
    {
        await CreateAsync(await CacheAsync(), 1);
        await _fixture.ItemAsync("post:7");
        Assert.Equal(1, await CreateAsync(await CacheAsync(), 2));
    }

    [Fact]
    public async Task Removing_by_tag_expires_the_tag_in_the_Runtime_Cache()
    {
        HybridCache cache = await CacheAsync();
        await CreateAsync(cache, 1);
        await _fixture.ItemAsync("post:7");
        await _fixture.Project.CreateCache().SetAsync("of another language", 1, new() { Tags = ["posts"] });

        await cache.RemoveByTagAsync("posts");

        IReadOnlyList<CacheItemInfo> left = await _fixture.ItemsAsync();
        Assert.DoesNotContain(left, item => item.Tags.Count > 0);
        Assert.Equal(2, await CreateAsync(cache, 2));
        await _fixture.ItemAsync("post:7");
        Assert.Equal(2, await CreateAsync(await CacheAsync(), 3));
    }

    // HybridCache reads the time of a removal only once per tag and process. Without the expiry in the Runtime Cache, the other
    // process would still read the old item.
    [Fact]
    public async Task Another_process_that_knows_the_tag_reads_the_new_item()
    {
        HybridCache other = await CacheAsync();
        HybridCacheEntryOptions secondLevelOnly = new() { Flags = HybridCacheEntryFlags.DisableLocalCache };
        Assert.Equal(1, await CreateAsync(other, 1, secondLevelOnly));
        await _fixture.ItemAsync("post:7");

        await (await CacheAsync()).RemoveByTagAsync("posts");

        Assert.Equal(2, await CreateAsync(other, 2, secondLevelOnly));
    }

    [Fact]
    public async Task A_tag_that_another_client_expired_is_a_miss_in_the_second_level()
    {
        await CreateAsync(await CacheAsync(), 1);
        await _fixture.ItemAsync("post:7");
        await _fixture.Project.CreateCache().ExpireTagAsync("posts");
        Assert.Equal(2, await CreateAsync(await CacheAsync(), 2));
    }

    [Fact]
    public async Task Removing_several_tags_expires_each()
    {
        HybridCache cache = await CacheAsync();
        await cache.SetAsync("a", 1, tags: ["one"]);
        await cache.SetAsync("b", 1, tags: ["two"]);
        await cache.SetAsync("c", 1, tags: ["three"]);

        await cache.RemoveByTagAsync(["one", "two"]);

        Assert.Equal("c", Assert.Single(await _fixture.ItemsAsync(), item => item.Tags.Count > 0).Name);
    }

    [Fact]
    public async Task Removing_everything_leaves_the_items_in_the_Runtime_Cache()
    {
        HybridCache cache = await CacheAsync();
        await cache.SetAsync("post:7", 1, tags: Tags);

        await cache.RemoveByTagAsync("*");

        Assert.Contains(await _fixture.ItemsAsync(), item => item.Name == "post:7");
        Assert.Equal(2, await CreateAsync(cache, 2));
        await cache.RemoveByTagAsync(" ");
    }

    [Fact]
    public async Task Removing_by_key_removes_the_item_from_the_Runtime_Cache()
    {
        HybridCache cache = await CacheAsync();
        await cache.SetAsync("a", 1);
        await cache.SetAsync("b", 1);
        await cache.SetAsync("c", 1);
        await cache.RemoveAsync("a");
        await cache.RemoveAsync(["b"]);
        Assert.Equal("c", Assert.Single(await _fixture.ItemsAsync()).Name);
    }

    [Fact]
    public async Task Removing_by_tag_fails_if_the_Runtime_Cache_does()
    {
        HybridCache cache = await CacheAsync();
        _fixture.Emulator.SetFaults("expire 100% 503");
        await Assert.ThrowsAsync<TagExpiryException>(async () => await cache.RemoveByTagAsync("posts"));
    }

    [Fact]
    public async Task The_tag_expires_even_if_the_time_of_the_removal_is_not_stored()
    {
        HybridCache cache = await CacheAsync();
        await cache.SetAsync("post:7", 1, tags: Tags);
        _fixture.Emulator.SetFaults("set 100% 503");
        await Assert.ThrowsAsync<VercelException>(async () => await cache.RemoveByTagAsync("posts"));
        Assert.Empty(await _fixture.ItemsAsync());
    }

    [Fact]
    public async Task A_tag_that_the_Runtime_Cache_does_not_allow_is_logged_and_the_value_is_used()
    {
        TestApp app = await AppAsync();
        HybridCache cache = app.Services.GetRequiredService<HybridCache>();
        Assert.Equal(1, await cache.GetOrCreateAsync("key", _ => ValueTask.FromResult(1), tags: ["a,b"]));
        await app.WarningAsync("'a,b' contains a comma");
        Assert.Empty(await _fixture.ItemsAsync());
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_HybridCache_that_the_app_creates_itself_has_tags_too(bool isInstance)
    {
        await using TestApp untagged = await TestApp.StartAsync(services =>
        {
            services.AddHybridCache();
            services.AddCacheOf(_fixture).AddVercelDistributedCache();
        });
        HybridCache own = untagged.Services.GetRequiredService<HybridCache>();
        await own.SetAsync("without", 1, tags: Tags);
        await using TestApp app = await TestApp.StartAsync(services =>
        {
            services = isInstance ? services.AddSingleton(own) : services.AddSingleton(_ => own);
            services.AddCacheOf(_fixture).AddVercelSecondLevelCache();
        });

        await app.Services.GetRequiredService<HybridCache>().SetAsync("with", 1, tags: Tags);

        Assert.Empty((await _fixture.ItemAsync("without")).Tags);
        Assert.Equal(Tags, (await _fixture.ItemAsync("with")).Tags);
    }

    [Fact]
    public async Task An_item_under_a_changed_key_is_not_stored_without_its_tags()
    {
        PrefixingCache prefixing = null!;
        await using TestApp app = await TestApp.StartAsync(services =>
        {
            services.AddKeyedHybridCache("inner");
            services.AddSingleton<HybridCache>(
                provider => prefixing = new PrefixingCache(provider.GetRequiredKeyedService<HybridCache>("inner")));
            services.AddCacheOf(_fixture).AddVercelSecondLevelCache();
        });
        HybridCache cache = app.Services.GetRequiredService<HybridCache>();
        prefixing.Prefix = "tenant:";

        Assert.Equal(1, await CreateAsync(cache, 1));

        await app.WarningAsync("'post:7' is to be stored under the key 'tenant:post:7'");
        Assert.Empty(await _fixture.ItemsAsync());
    }

    [Fact]
    public async Task An_app_with_another_second_level_does_not_start()
    {
        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() => TestApp.StartAsync(services =>
        {
            services.AddHybridCache();
            services.AddCacheOf(_fixture).AddVercelSecondLevelCache();
            services.AddSingleton<IDistributedCache, MemoryDistributedCache>();
        }));
        Assert.Contains("registered after AddVercelSecondLevelCache", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_HybridCache_that_is_added_again_changes_nothing()
    {
        await using TestApp app = await TestApp.StartAsync(services =>
        {
            services.AddHybridCache();
            services.AddCacheOf(_fixture).AddVercelSecondLevelCache();
            services.AddHybridCache(options => options.DefaultEntryOptions = new() { Expiration = TimeSpan.FromMinutes(30) });
        });

        await app.Services.GetRequiredService<HybridCache>().SetAsync("post:7", 1, tags: Tags);

        CacheItemInfo item = await _fixture.ItemAsync("post:7");
        Assert.Equal(Tags, item.Tags);
        Assert.InRange(item.TimeLeft!.Value, TimeSpan.FromMinutes(29), TimeSpan.FromMinutes(30));
    }

    [Fact]
    public void Without_HybridCache_the_error_names_the_call()
    {
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(
            () => new ServiceCollection().AddVercelRuntimeCache().AddVercelSecondLevelCache());
        Assert.Contains("AddHybridCache", exception.Message, StringComparison.Ordinal);
    }

    private static ValueTask<int> CreateAsync(HybridCache cache, int value, HybridCacheEntryOptions? options = null) =>
        cache.GetOrCreateAsync("post:7", _ => ValueTask.FromResult(value), options, Tags);

    // Each app has a first level of its own, like a process.
    private async Task<HybridCache> CacheAsync() => (await AppAsync()).Services.GetRequiredService<HybridCache>();

    private async Task<TestApp> AppAsync()
    {
        TestApp app = await TestApp.StartAsync(services =>
        {
            services.AddHybridCache();
            services.AddCacheOf(_fixture).AddVercelSecondLevelCache();
        });
        _apps.Add(app);
        return app;
    }
}
