using System.Text;
using VercelFunctions.Emulator.Stores;
using VercelFunctions.Emulator.Redis;

namespace VercelFunctions.Emulator.Redis.Tests;

/// <summary>The data of the page: the same with Redis as in memory, up to the limit.</summary>
public sealed class ViewTests(RedisFixture redis)
{
    [Fact]
    public async Task Every_filter_order_and_page_returns_the_same_as_in_memory()
    {
        await using RedisStorage storage = await StartAsync();
        await using MemoryStorage reference = new(1_000_000, long.MaxValue, TimeProvider.System);
        IProjectStore inRedis = await storage.OpenAsync("shown", default);
        IProjectStore other = await storage.OpenAsync("other", default);
        IProjectStore inMemory = await reference.OpenAsync("default", default);
        await other.SetAsync("a", "1"u8.ToArray(), new CacheItemOptions { Tags = ["a"], Name = "a" }, default);

        string[] texts = ["a", "A", "100%", "_x", "x\\_y", "it's", "\"q\"", "ü ☂", "b c", "aXb", "{a b}", "$1", "back\\slash", "[x]*", "0"];
        for (int i = 0; i < texts.Length; i++)
        {
            CacheItemOptions options = new()
            {
                Name = i % 3 == 0 ? null : texts[(i * 7) % texts.Length],
                Tags = [.. texts.Where((_, at) => (at + i) % 4 == 0)],
                Ttl = i % 2 == 0 ? null : TimeSpan.FromSeconds(1000 + ((i * 13) % 100)),
            };
            byte[] value = StorageTests.Value(2 + (i * 31 % 17), i);
            foreach (IProjectStore store in new[] { inRedis, inMemory })
            {
                await store.SetAsync("key " + texts[i], value, options, default);
                for (int read = 0; read < i % 4; read++)
                {
                    await store.GetAsync("key " + texts[i / 2], default);
                }
            }

            // Longer than the interval at which reads are sent to Redis. Until then, the last use of an item is approximate.
            await Task.Delay(20);
        }

        foreach (string? filter in new[] { null, "a", "%", "\\", "☂", "b c", "*", "[", "zzz", "B" })
        {
            await SameItemsAsync(new ItemQuery { Filter = filter });
            await SameItemsAsync(new ItemQuery { Tag = filter });
            Page<TagCount> expected = await inMemory.View.FindTagsAsync(filter, 1, 5, default);
            Page<TagCount> found = await inRedis.View.FindTagsAsync(filter, 1, 5, default);
            Assert.Equal(expected.Rows, found.Rows);
            Assert.Equal(expected.Total, found.Total);
        }

        foreach (ItemOrder order in Enum.GetValues<ItemOrder>())
        {
            foreach (bool descending in new[] { false, true })
            {
                await SameItemsAsync(new ItemQuery { Order = order, Descending = descending, Offset = 3, Limit = 4, Filter = "a" });
            }
        }

        StoreTotals counted = await inRedis.View.CountAsync(default);
        StoreTotals inMemoryCounted = await inMemory.View.CountAsync(default);
        Assert.Equal(
            (inMemoryCounted.Items, inMemoryCounted.Tags, null, false), (counted.Items, counted.Tags, counted.MaxBytes, counted.IsPartial));

        async Task SameItemsAsync(ItemQuery query)
        {
            Page<CacheItemInfo> expected = await inMemory.View.FindItemsAsync(query, default);
            Page<CacheItemInfo> found = await inRedis.View.FindItemsAsync(query, default);
            Assert.Equal((query.ToString(), Show(expected)), (query.ToString(), Show(found)));
            Assert.Equal(expected.Total, found.Total);
        }

        static string Show(Page<CacheItemInfo> page) =>
            string.Join(
                '\n',
                page.Rows.Select(
                    item => $"{item.StoreKey}|{item.Name}|{item.Size}|{item.Hits}|{item.TimeLeft is null}|{string.Join(',', item.Tags)}"));
    }

    [Fact]
    public async Task A_view_reads_10_000_items_and_is_then_partial()
    {
        await using RedisStorage storage = await StartAsync();
        IProjectStore store = await storage.OpenAsync("default", default);
        CacheItemOptions options = new() { Tags = ["t"] };
        await Parallel.ForAsync(
            0, RedisStoreView.Limit + 200, async (i, _) => await store.SetAsync($"k{i}", "1"u8.ToArray(), options, default));

        StoreTotals totals = await store.View.CountAsync(default);
        Assert.Equal((RedisStoreView.Limit, 1, true), (totals.Items, totals.Tags, totals.IsPartial));
        Page<CacheItemInfo> page = await store.View.FindItemsAsync(new ItemQuery { Limit = 5 }, default);
        Assert.Equal((RedisStoreView.Limit, 5, true), (page.Total, page.Rows.Count, page.IsPartial));
        Assert.Equal(RedisStoreView.Limit + 200, (await store.ListAsync()).Count);
    }

    [Fact]
    public async Task A_view_changes_neither_hits_nor_order()
    {
        await using RedisStorage storage = await StartAsync();
        IProjectStore store = await storage.OpenAsync("default", default);
        await store.SetAsync("a", "1"u8.ToArray(), new CacheItemOptions(), default);
        await store.SetAsync("b", "1"u8.ToArray(), new CacheItemOptions(), default);
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(0, Assert.Single((await store.View.FindItemsAsync(new ItemQuery { Filter = "a" }, default)).Rows).Hits);
        }

        Assert.Equal(["a", "b"], (await store.View.FindItemsAsync(new ItemQuery(), default)).Rows.Select(item => item.StoreKey));
    }

    [Fact]
    public async Task One_item_is_read_as_from_memory_without_using_it()
    {
        await using RedisStorage storage = await StartAsync();
        await using MemoryStorage reference = new(1_000_000, long.MaxValue, TimeProvider.System);
        IProjectStore inRedis = await storage.OpenAsync("default", default);
        IProjectStore inMemory = await reference.OpenAsync("default", default);
        string[] shown = ["", ""];
        foreach ((IProjectStore store, int at) in new[] { (inRedis, 0), (inMemory, 1) })
        {
            CacheItemOptions options = new() { Name = "ü", Tags = ["a", "b"], Ttl = TimeSpan.FromMinutes(5) };
            await store.SetAsync("key", "{\"n\":1.50}"u8.ToArray(), options, default);
            await store.SetAsync("plain", "1"u8.ToArray(), new CacheItemOptions(), default);
            await store.GetAsync("key", default);
            ViewedItem item = (await store.View.FindItemAsync("key", default))!;
            item = (await store.View.FindItemAsync("key", default))!;
            ViewedItem plain = (await store.View.FindItemAsync("plain", default))!;
            Assert.Null(await store.View.FindItemAsync("absent", default));
            Assert.InRange(item.SinceUse, TimeSpan.Zero, item.Info.Age);
            Assert.InRange(item.Info.TimeLeft!.Value.TotalSeconds, 240, 300);
            shown[at] = $"{Show(item)} {Show(plain)}";
            await store.TryExpireTagsAsync(["b"], default).ToListAsync();
            Assert.Null(await store.View.FindItemAsync("key", default));
        }

        Assert.Equal("key ü 10 a,b 1 {\"n\":1.50} plain  1  0 1", shown[0]);
        Assert.Equal(shown[1], shown[0]);

        static string Show(ViewedItem item) => $"{item.Info.StoreKey} {item.Info.Name} {item.Info.Size} "
            + $"{string.Join(',', item.Info.Tags)} {item.Info.Hits} {Encoding.UTF8.GetString(item.Json.Span)}";
    }

    private async Task<RedisStorage> StartAsync()
    {
        RedisStorage storage = new(redis.TakeDatabase(), replicas: 0, TimeProvider.System);
        await storage.StartAsync(default);
        return storage;
    }
}
