using System.Globalization;
using Microsoft.Extensions.Time.Testing;

namespace VercelFunctions.Emulator.Redis.Tests;

/// <summary>Items and tags that nothing can use any more do not stay in a server that does not evict.</summary>
public sealed class SweepTests
{
    private const string Prefix = "vrc:{default:production}:";

    // Redis records uses in steps of a second, so a sweep keeps tags that were used a few seconds before it.
    private const int UnusedSeconds = 6;

    [Fact]
    public async Task Once_per_hour_unused_tags_and_expired_items_are_freed()
    {
        await using RedisServer server = await RedisFixture.StartServerAsync("--maxmemory-policy", "noeviction");
        FakeTimeProvider time = new();
        await using RuntimeCacheEmulator emulator = await RuntimeCacheEmulator.StartAsync(
            new RuntimeCacheEmulatorOptions { TimeProvider = time }.UseRedis(server.Url));
        RuntimeCache cache = Nodes.Client(emulator.Projects[0]);
        using IDisposable store = (IDisposable)cache.Store;
        await cache.SetAsync("kept", 1, new CacheItemOptions { Tags = ["kept"] });
        await cache.SetAsync("deleted", 1, new CacheItemOptions { Tags = ["kept", "of deleted"] });
        await cache.SetAsync("replaced", 1, new CacheItemOptions { Tags = ["of replaced"] });
        await cache.SetAsync("replaced", 2);
        await cache.SetAsync("expired", 1, new CacheItemOptions { Tags = ["expired"] });
        await cache.DeleteAsync("deleted");
        await cache.ExpireTagAsync("expired");
        await UntilUnusedAsync(server, "kept", "of deleted", "of replaced");

        // The latest use of a tag counts, although the tag has no new generation.
        await cache.SetAsync("used", 1, new CacheItemOptions { Tags = ["of replaced"] });
        await cache.DeleteAsync("used");
        time.Advance(TimeSpan.FromHours(1));
        await UntilGoneAsync(server, "item:expired");
        await UntilGoneAsync(server, "tag:of deleted");
        Assert.Equal(1, await cache.GetAsync<int?>("kept"));
        Assert.Equal(2, await cache.GetAsync<int?>("replaced"));
        Assert.Equal("1", await server.CommandAsync("EXISTS", Prefix + "tag:of replaced"));
    }

    [Fact]
    public async Task A_clear_frees_the_tags_too()
    {
        await using RedisServer server = await RedisFixture.StartServerAsync();
        await using Nodes nodes = await Nodes.StartAsync(server.Url, count: 1);
        await nodes.Caches[0].SetAsync("k", 1, new CacheItemOptions { Tags = ["a", "b"] });
        await UntilUnusedAsync(server, "a", "b");
        await Nodes.ClearAsync(nodes.Caches[0]);
        await nodes.Caches[0].SetAsync("later", 1, new CacheItemOptions { Tags = ["b"] });
        await UntilGoneAsync(server, "tag:a");
        Assert.Equal(1, await nodes.Caches[0].GetAsync<int?>("later"));
    }

    private static async Task UntilUnusedAsync(RedisServer server, params string[] tags)
    {
        foreach (string tag in tags)
        {
            await Nodes.UntilAsync(
                async () => int.Parse(
                    await server.CommandAsync("OBJECT", "IDLETIME", $"{Prefix}tag:{tag}"), CultureInfo.InvariantCulture) >= UnusedSeconds,
                $"the tag {tag} was not used for {UnusedSeconds} seconds");
        }
    }

    private static Task UntilGoneAsync(RedisServer server, string key) => Nodes.UntilAsync(
        async () => await server.CommandAsync("EXISTS", Prefix + key) == "0", $"the key {key} is deleted");
}
