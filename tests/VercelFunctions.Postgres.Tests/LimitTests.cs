namespace VercelFunctions.Postgres.Tests;

/// <summary>The byte limit and the sweeping of what has expired, over two nodes.</summary>
public sealed class LimitTests(PostgresFixture postgres)
{
    [Fact]
    public async Task What_was_not_used_for_longest_on_any_node_leaves_first()
    {
        await using Nodes nodes = await Nodes.StartAsync(await postgres.CreateDatabaseAsync(), maxBytes: 100_000);
        foreach (string key in new[] { "a", "b" })
        {
            await nodes.Caches[0].SetJsonAsync(key, StorageTests.Value(40_000, 1));
        }

        await nodes.Caches[1].GetJsonAsync("a");
        await Nodes.UntilAsync(async () => (await nodes.Caches[0].Store.ListAsync(default))[0].StoreKey == "a", "the first node knows what was read on the second");
        await nodes.Caches[0].SetJsonAsync("c", StorageTests.Value(40_000, 1));
        await Nodes.UntilAsync(async () => (await nodes.Caches[1].Store.ListAsync(default)).Count == 2, "one item is evicted");
        Assert.Equal(["c", "a"], (await nodes.Caches[1].Store.ListAsync(default)).Select(item => item.StoreKey));
    }

    [Fact]
    public async Task The_limit_holds_over_all_nodes_and_no_more_leaves_than_must()
    {
        const long MaxBytes = 300_000;
        string database = await postgres.CreateDatabaseAsync();
        await using Nodes nodes = await Nodes.StartAsync(database, maxBytes: MaxBytes);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            for (int i = 0; i < 60; i++)
            {
                await nodes.Caches[(writer + i) % 2].SetJsonAsync($"w{writer}-{i}", StorageTests.Value(700, i));
            }
        })));
        await Nodes.UntilAsync(async () => await SumAsync() <= MaxBytes, "the limit holds");
        Assert.True(await SumAsync() > MaxBytes - 2000, "More was evicted than had to be.");
        await RaceTests.BooksBalanceAsync(database);

        // The most recent are those that stayed.
        IReadOnlyList<CacheItemInfo> left = await nodes.Caches[0].Store.ListAsync(default);
        Assert.True(await nodes.Caches[1].ContainsAsync(left[0].StoreKey));
        Assert.Contains(left, item => item.StoreKey.EndsWith("-59", StringComparison.Ordinal));
        Assert.DoesNotContain(left, item => item.StoreKey.EndsWith("-0", StringComparison.Ordinal));

        Task<long> SumAsync() => PostgresFixture.ReadNumberAsync(database, "SELECT coalesce(sum(cost), 0) FROM vercel_runtime_cache.items");
    }

    [Fact]
    public async Task Nodes_started_with_a_lower_limit_bring_the_cache_down_to_it_and_no_further()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using (Nodes nodes = await Nodes.StartAsync(database, count: 1))
        {
            await Task.WhenAll(Enumerable.Range(0, 1200).Select(number => nodes.Caches[0].SetAsync($"k{number}", number).AsTask()));
        }

        // Rows that went by another hand are no longer counted either.
        await PostgresFixture.ExecuteAsync(database, "DELETE FROM vercel_runtime_cache.items WHERE store_key LIKE 'k1__'");
        await using Nodes lower = await Nodes.StartAsync(database, count: 4, maxBytes: 10_000);
        await Nodes.UntilAsync(async () => (await lower.Caches[0].Store.ListAsync(default)).Count < 40, "the limit holds");
        Assert.InRange((await lower.Caches[0].Store.ListAsync(default)).Count, 34, 39);
        await RaceTests.BooksBalanceAsync(database);
    }

    [Fact]
    public async Task Rows_whose_ttl_has_ended_are_removed_also_those_of_projects_that_no_node_serves()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using (Nodes nodes = await Nodes.StartAsync(database, count: 1, projects: "gone"))
        {
            await FillAsync(nodes);
        }

        await using Nodes others = await Nodes.StartAsync(database);
        await FillAsync(others);
        await others.Caches[0].SetAsync("kept", 1);
        await Nodes.UntilAsync(async () => await PostgresFixture.ReadNumberAsync(database, "SELECT count(*) FROM vercel_runtime_cache.items") == 1, "all but one row are removed");
        await RaceTests.BooksBalanceAsync(database);

        static Task FillAsync(Nodes nodes) => Task.WhenAll(Enumerable.Range(0, 1100).Select(number =>
            nodes.Caches[0].SetAsync($"k{number}", number, new CacheItemOptions { Ttl = TimeSpan.FromSeconds(1), Tags = ["t"] }).AsTask()));
    }
}
