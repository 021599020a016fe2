using Microsoft.Extensions.Caching.Hybrid;
using ZiggyCreatures.Caching.Fusion;

namespace VercelFunctions.AspNetCore.Tests;

/// <summary>FusionCache as HybridCache. It changes keys, so its items cannot have their tags in the Runtime Cache.</summary>
public sealed class FusionCacheTests(RuntimeCacheEmulatorFixture fixture) : IClassFixture<RuntimeCacheEmulatorFixture>, IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await fixture.Emulator.ResetAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory, InlineData(true), InlineData(false)]
    public async Task An_app_whose_FusionCache_would_lose_the_tags_does_not_start(bool isFirst)
    {
        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() => TestApp.StartAsync(services =>
        {
            services.AddHybridCache();
            if (isFirst)
            {
                AddFusionCache(services);
            }

            services.AddCacheOf(fixture).AddVercelSecondLevelCache();
            if (!isFirst)
            {
                AddFusionCache(services);
            }
        }));

        Assert.Contains("FusionHybridCache", exception.Message, StringComparison.Ordinal);
        Assert.Contains(isFirst ? "under the key 'v2:" : "without its tags", exception.Message, StringComparison.Ordinal);
        Assert.Contains("AddVercelDistributedCache", exception.Message, StringComparison.Ordinal);
        Assert.Empty(await fixture.ItemsAsync());
    }

    [Fact]
    public async Task Its_own_tags_work_with_the_Runtime_Cache_as_distributed_cache()
    {
        await using TestApp app = await StartAsync();
        await using TestApp other = await StartAsync();
        HybridCache cache = app.Services.GetRequiredService<HybridCache>();
        Assert.Equal(1, await CreateAsync(cache, 1));
        Assert.Equal(1, await CreateAsync(other.Services.GetRequiredService<HybridCache>(), 2));

        await cache.RemoveByTagAsync("posts");

        await using TestApp third = await StartAsync();
        Assert.Equal(3, await CreateAsync(third.Services.GetRequiredService<HybridCache>(), 3));
        Assert.Equal(3, await CreateAsync(cache, 4));

        // FusionCache hides the failures of its second level, and warns of slow machines too.
        Assert.DoesNotContain(app.Warnings, line => line.Contains("error", StringComparison.OrdinalIgnoreCase));
    }

    private static ValueTask<int> CreateAsync(HybridCache cache, int value) =>
        cache.GetOrCreateAsync("post:7", _ => ValueTask.FromResult(value), tags: ["posts"]);

    private static void AddFusionCache(IServiceCollection services) =>
        services.AddFusionCache().WithRegisteredDistributedCache().WithSystemTextJsonSerializer().AsHybridCache();

    private Task<TestApp> StartAsync() => TestApp.StartAsync(services =>
    {
        services.AddCacheOf(fixture).AddVercelDistributedCache();
        AddFusionCache(services);
    });
}
