using Microsoft.Extensions.Caching.Hybrid;

namespace VercelFunctions.AspNetCore.Tests;

/// <summary>Items that are removed while HybridCache creates or stores them: their value may be from before the removal.</summary>
public sealed class HybridCacheRemovalTests : IAsyncDisposable
{
    private const string Key = "post:7";

    private static readonly string[] Tags = ["posts"];

    private readonly RuntimeCacheEmulatorFixture _fixture = new();

    public static MatrixTheoryData<string, bool> Removals => new(["tag", "tags", "*", "key", "keys"], [true, false]);

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Theory, MemberData(nameof(Removals))]
    public async Task An_item_that_is_removed_while_it_is_created_is_not_stored(string removal, bool cancellable)
    {
        await using TestApp app = await StartAsync(_fixture.Configure);
        HybridCache cache = app.Services.GetRequiredService<HybridCache>();
        using CancellationTokenSource cancellation = new();

        int before = await cache.GetOrCreateAsync(
            Key,
            async _ =>
            {
                await RemoveAsync(cache, removal);
                return 1;
            },
            tags: Tags,
            cancellationToken: cancellable ? cancellation.Token : CancellationToken.None);

        Assert.Equal(1, before);
        Assert.Equal(2, await cache.GetOrCreateAsync(Key, _ => ValueTask.FromResult(2), tags: Tags));
        await _fixture.ItemAsync(Key);
        await using TestApp other = await StartAsync(_fixture.Configure);
        Assert.Equal(2, await other.Services.GetRequiredService<HybridCache>().GetOrCreateAsync(Key, _ => ValueTask.FromResult(3)));
    }

    [Fact]
    public async Task A_call_after_the_removal_does_not_get_the_value_from_before()
    {
        await using TestApp app = await StartAsync(_fixture.Configure);
        HybridCache cache = app.Services.GetRequiredService<HybridCache>();
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<int> origin = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int> before = cache.GetOrCreateAsync(
            Key,
            async _ =>
            {
                started.SetResult();
                return await origin.Task;
            },
            tags: Tags).AsTask();
        await started.Task;

        await cache.RemoveByTagAsync("posts");
        Task<int> after = cache.GetOrCreateAsync(Key, _ => ValueTask.FromResult(2), tags: Tags).AsTask();
        origin.SetResult(1);

        Assert.Equal((1, 2), (await before, await after));
        Assert.Equal(2, await cache.GetOrCreateAsync(Key, _ => ValueTask.FromResult(3), tags: Tags));
    }

    [Fact]
    public async Task The_removal_of_another_tag_or_key_does_not_matter()
    {
        await using TestApp app = await StartAsync(_fixture.Configure);
        HybridCache cache = app.Services.GetRequiredService<HybridCache>();
        await cache.GetOrCreateAsync(
            Key,
            async token =>
            {
                await cache.RemoveByTagAsync("authors", token);
                await cache.RemoveAsync("post:8", token);
                return 1;
            },
            tags: Tags);

        Assert.Equal(Tags, (await _fixture.ItemAsync(Key)).Tags);
        Assert.Equal(1, await cache.GetOrCreateAsync(Key, _ => ValueTask.FromResult(2), tags: Tags));
    }

    // The Runtime Cache receives the removal while it is storing the item, so either can be first.
    [Fact]
    public async Task An_item_that_is_removed_while_it_is_stored_is_deleted()
    {
        HybridCache cache = null!;
        using StubServer server = new(request =>
        {
            if (request.Method == "POST" && request.Target.EndsWith(KeyHash.Sha256(Key), StringComparison.Ordinal))
            {
                cache.RemoveByTagAsync("posts").AsTask().Wait(TimeSpan.FromSeconds(30));
            }

            return StubAnswer.Empty(request.Method == "GET" ? 404 : 200);
        });
        await using TestApp app = await StartAsync(options =>
        {
            options.Endpoint = server.Url;
            options.Timeout = TimeSpan.FromSeconds(30);
        });
        cache = app.Services.GetRequiredService<HybridCache>();

        await cache.SetAsync(Key, 1, tags: Tags);

        RecordedRequest last = server.Requests[^1];
        Assert.Equal(("DELETE", "/" + KeyHash.Sha256(Key)), (last.Method, last.Target));
        Assert.Equal(2, await cache.GetOrCreateAsync(Key, _ => ValueTask.FromResult(2), tags: Tags));
    }

    private static ValueTask RemoveAsync(HybridCache cache, string removal) => removal switch
    {
        "tag" => cache.RemoveByTagAsync("posts"),
        "tags" => cache.RemoveByTagAsync(["authors", "posts"]),
        "*" => cache.RemoveByTagAsync("*"),
        "key" => cache.RemoveAsync(Key),
        _ => cache.RemoveAsync(["post:8", Key]),
    };

    private static Task<TestApp> StartAsync(Action<VercelRuntimeCacheOptions> configure) => TestApp.StartAsync(services =>
    {
        services.AddHybridCache();
        services.AddVercelRuntimeCache(configure).AddVercelSecondLevelCache();
    });
}
