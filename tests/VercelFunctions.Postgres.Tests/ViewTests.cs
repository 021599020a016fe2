using VercelFunctions.Emulator.Postgres;
using VercelFunctions.Emulator.Projects;
using VercelFunctions.Emulator.Stores;

namespace VercelFunctions.Postgres.Tests;

/// <summary>What people are shown: on PostgreSQL the same as in memory, for every question.</summary>
public sealed class ViewTests(PostgresFixture postgres)
{
    private static readonly string[] Hostile =
        ["", "a", "A", "%", "_", "\\", "\\\\", "'", "\"", "''", "100%", "0\\%", "_x", "' OR '1'='1", "; DROP TABLE items; --", "$1", "ü", "☂", "\0", "\uD800", "b\nc", ",", " ", "zzz", "%%", "{a,b}", "x\\_y"];

    [Fact]
    public async Task Every_filter_order_and_page_gives_what_the_store_in_memory_gives()
    {
        await using PostgresStorage storage = new(await postgres.CreateDatabaseAsync(), 1_000_000);
        await storage.StartAsync(default);
        await using MemoryStorage reference = new(1_000_000, TimeProvider.System);
        ProjectStore inPostgres = await storage.OpenAsync(ProjectName.Parse("shown"), default);
        ProjectStore other = await storage.OpenAsync(ProjectName.Parse("other"), default);
        ProjectStore inMemory = await reference.OpenAsync(ProjectName.Default, default);
        await other.Items.SetAsync("a", "1"u8.ToArray(), new CacheItemOptions { Tags = ["a"], Name = "a" }, default);

        string[] texts = ["a", "A", "100%", "_x", "x\\_y", "it's", "\"q\"", "ü ☂", "b c", "aXb", "{a b}", "$1", "back\\slash", "-- x", "0"];
        for (int i = 0; i < texts.Length; i++)
        {
            CacheItemOptions options = new()
            {
                Name = i % 3 == 0 ? null : texts[(i * 7) % texts.Length],
                Tags = [.. texts.Where((text, at) => !text.Contains('ü', StringComparison.Ordinal) && (at + i) % 4 == 0)],
                Ttl = i % 2 == 0 ? null : TimeSpan.FromSeconds(1000 + ((i * 13) % 100)),
            };
            byte[] value = StorageTests.Value(2 + (i * 31 % 17), i);
            foreach (ProjectStore store in new[] { inPostgres, inMemory })
            {
                await store.Items.SetAsync("key " + texts[i], value, options, default);
                for (int read = 0; read < i % 4; read++)
                {
                    await store.Items.GetAsync("key " + texts[i / 2], default);
                }
            }
        }

        foreach (string? filter in Hostile.Prepend(null))
        {
            await SameItemsAsync(new ItemQuery { Filter = filter });
            await SameItemsAsync(new ItemQuery { Tag = filter });
            Page<TagCount> expected = await inMemory.View.FindTagsAsync(filter, 0, 100, default);
            Page<TagCount> found = await inPostgres.View.FindTagsAsync(filter, 0, 100, default);
            Assert.Equal(expected.Rows, found.Rows);
            Assert.Equal(expected.Total, found.Total);
        }

        foreach (ItemOrder order in Enum.GetValues<ItemOrder>())
        {
            foreach (bool descending in new[] { false, true })
            {
                await SameItemsAsync(new ItemQuery { Order = order, Descending = descending });
                await SameItemsAsync(new ItemQuery { Order = order, Descending = descending, Offset = 3, Limit = 4, Filter = "a" });
            }
        }

        await SameItemsAsync(new ItemQuery { Offset = 100 });
        Assert.Equal((await inMemory.View.FindTagsAsync(null, 2, 3, default)).Rows, (await inPostgres.View.FindTagsAsync(null, 2, 3, default)).Rows);
        Assert.Equal(await inMemory.View.CountAsync(default), await inPostgres.View.CountAsync(default));

        async Task SameItemsAsync(ItemQuery query)
        {
            Page<CacheItemInfo> expected = await inMemory.View.FindItemsAsync(query, default);
            Page<CacheItemInfo> found = await inPostgres.View.FindItemsAsync(query, default);
            string asked = query.ToString();
            Assert.Equal((asked, Show(expected)), (asked, Show(found)));
            Assert.Equal(expected.Total, found.Total);
        }

        static string Show(Page<CacheItemInfo> page) =>
            string.Join('\n', page.Rows.Select(item => $"{item.StoreKey}|{item.Name}|{item.Size}|{item.Hits}|{item.TimeLeft is null}|{string.Join(',', item.Tags)}"));
    }

    [Fact]
    public async Task To_look_changes_neither_hits_nor_order()
    {
        await using PostgresStorage storage = new(await postgres.CreateDatabaseAsync(), 1_000_000);
        await storage.StartAsync(default);
        ProjectStore store = await storage.OpenAsync(ProjectName.Default, default);
        foreach (string key in new[] { "a", "b" })
        {
            await store.Items.SetAsync(key, "1"u8.ToArray(), new CacheItemOptions(), default);
        }

        for (int i = 0; i < 2; i++)
        {
            Page<CacheItemInfo> page = await store.View.FindItemsAsync(new ItemQuery { Filter = "a" }, default);
            Assert.Equal(0, Assert.Single(page.Rows).Hits);
        }

        Assert.Equal(["a", "b"], (await store.View.FindItemsAsync(new ItemQuery(), default)).Rows.Select(item => item.StoreKey));
    }

    [Fact]
    public async Task A_store_key_that_no_column_can_hold_is_refused_clearly()
    {
        await using PostgresStorage storage = new(await postgres.CreateDatabaseAsync(), 1_000_000);
        await storage.StartAsync(default);
        ProjectStore store = await storage.OpenAsync(ProjectName.Default, default);
        RuntimeCacheException error = await Assert.ThrowsAsync<RuntimeCacheException>(() => store.Items.SetAsync("a\0b", "1"u8.ToArray(), new CacheItemOptions(), default).AsTask());
        Assert.Equal(RuntimeCacheFailure.InvalidKey, error.Failure);
        Assert.Contains("PostgreSQL", error.Message, StringComparison.Ordinal);

        // A name is only for show.
        await store.Items.SetAsync("ab", "1"u8.ToArray(), new CacheItemOptions { Name = "a\0b" }, default);
        Assert.Equal("a\uFFFDb", Assert.Single(await store.Items.ListAsync(default)).Name);
    }
}
