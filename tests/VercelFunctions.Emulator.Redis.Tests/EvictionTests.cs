namespace VercelFunctions.Emulator.Redis.Tests;

/// <summary>A server so small that it evicts everything, generations included.</summary>
public sealed class EvictionTests
{
    [Theory]
    [InlineData("allkeys-lru")]
    [InlineData("allkeys-random")]
    [InlineData("volatile-ttl")]
    public async Task Under_eviction_no_expired_item_is_returned(string policy)
    {
        await using RedisServer server = await RedisFixture.StartServerAsync("--maxmemory-policy", policy);
        await using Nodes nodes = await Nodes.StartAsync(server.Url);
        Ledger ledger = new();

        // Memory for a few dozen of the items below, in addition to the memory that the server already uses.
        string used = (await server.CommandAsync("INFO", "memory")).Split('\n').First(
            line => line.StartsWith("used_memory:", StringComparison.Ordinal)).Split(':')[1].Trim();
        await server.CommandAsync(
            "CONFIG", "SET", "maxmemory", $"{long.Parse(used, System.Globalization.CultureInfo.InvariantCulture) + 600_000}");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            Random random = new(worker);
            for (int i = 0; i < 120; i++)
            {
                RuntimeCache cache = nodes.Caches[random.Next(2)];
                string key = $"k{worker}-{random.Next(10)}";
                await cache.SetJsonAsync(
                    $"ballast-{worker}-{i % 40}",
                    StorageTests.Value(8_000, i),
                    new CacheItemOptions { Tags = [$"ballast-{random.Next(1000)}"], Ttl = TimeSpan.FromHours(1) });
                await ledger.SetAsync(cache, key, TimeSpan.FromHours(2), $"t{random.Next(6)}", $"u{worker}-{i}");
                if (i % 3 == 0)
                {
                    await ledger.ExpireAsync(nodes.Caches[random.Next(2)], $"t{random.Next(6)}");
                }

                await ledger.ReadAsync(nodes.Caches[random.Next(2)], $"k{random.Next(8)}-{random.Next(10)}");
                await ledger.ReadOwnAsync(nodes.Caches[random.Next(2)], key, mayLose: true);
            }
        })));
        string evicted = (await server.CommandAsync("INFO", "stats")).Split('\n').First(
            line => line.StartsWith("evicted_keys:", StringComparison.Ordinal)).Split(':')[1].Trim();
        Assert.True(int.Parse(evicted, System.Globalization.CultureInfo.InvariantCulture) > 200, $"Only {evicted} keys were evicted.");
    }

    [Fact]
    public async Task An_item_without_its_generation_is_a_miss_and_remains_one()
    {
        await using RedisServer server = await RedisFixture.StartServerAsync();
        await using Nodes nodes = await Nodes.StartAsync(server.Url, count: 1);
        RuntimeCache cache = nodes.Caches[0];
        await cache.SetAsync("tagged", 1, new CacheItemOptions { Tags = ["t"] });
        await cache.SetAsync("untagged", 1);
        await server.CommandAsync("DEL", "vrc:{default:production}:tag:t");
        Assert.Null(await cache.GetAsync("tagged"));

        // The tag gets a new generation, different from the deleted one.
        await cache.SetAsync("later", 1, new CacheItemOptions { Tags = ["t"] });
        Assert.Null(await cache.GetAsync("tagged"));
        Assert.Equal(1, await cache.GetAsync<int?>("untagged"));

        await server.CommandAsync("DEL", "vrc:{default:production}:all");
        await cache.SetAsync("latest", 1);
        Assert.Null(await cache.GetAsync("untagged"));
        Assert.Equal(1, await cache.GetAsync<int?>("latest"));
    }
}
