namespace VercelFunctions.Postgres.Tests;

/// <summary>Two nodes, 32 writers, and expiries of tags in between.</summary>
public sealed class RaceTests(PostgresFixture postgres)
{
    private const int Writers = 32;
    private const int Rounds = 3;
    private const int WritesEach = 20;
    private const int WritesBetween = 40;

    /// <summary>
    /// Each writer has some keys and writes each again and again, so that expiries meet writes that replace a row, with
    /// another tag now and then, so that they meet writes after which the row is none of theirs. What it wrote it looks for
    /// at once, and also what it wrote before, on either node.
    /// </summary>
    [Fact]
    public async Task No_entry_written_before_an_expiry_survives_it_and_none_written_after_is_lost()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using Nodes nodes = await Nodes.StartAsync(database);
        for (int round = 0; round < Rounds; round++)
        {
            Ledger ledger = new();
            string[] tags = [$"expired-on-first-{round}", $"expired-on-second-{round}", $"kept-{round}"];
            Task writers = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
            {
                Random random = new((1000 * round) + writer);
                for (int i = 0; i < WritesEach; i++)
                {
                    string key = Key(random.Next(2));
                    await ledger.SetAsync(nodes.Caches[random.Next(2)], key, i, tags[random.Next(3)]);
                    await ledger.VerifyAsync(nodes.Caches[random.Next(2)], key);
                    await ledger.VerifyAsync(nodes.Caches[random.Next(2)], Key(random.Next(2)));
                }

                string Key(int number) => $"r{round}-w{writer}-{number}";
            })));
            IEnumerable<Task> expirers = Enumerable.Range(0, 2).Select(expirer => Task.Run(async () =>
            {
                for (int after = WritesBetween; !writers.IsCompleted; after += WritesBetween)
                {
                    // Not so often that there is never anything to expire.
                    await Nodes.UntilAsync(() => Task.FromResult(writers.IsCompleted || ledger.Acknowledged >= after), "writes go on");
                    await ledger.ExpireAsync(nodes.Caches[expirer], tags[expirer]);
                }
            }));
            await Task.WhenAll(expirers.Append(writers));
            await ledger.VerifyAsync(nodes.Caches[round % 2]);
            await BooksBalanceAsync(database);
        }
    }

    [Fact]
    public async Task An_expiry_shows_on_the_other_node_as_soon_as_it_is_acknowledged()
    {
        await using Nodes nodes = await Nodes.StartAsync(await postgres.CreateDatabaseAsync());
        for (int i = 0; i < 100; i++)
        {
            await nodes.Caches[i % 2].SetAsync("k", i, new CacheItemOptions { Tags = ["t"] });
            Assert.Equal(i, await nodes.Caches[1 - (i % 2)].GetAsync<int?>("k"));
            await nodes.Caches[i % 2].ExpireTagAsync("t");
            Assert.Null(await nodes.Caches[1 - (i % 2)].GetAsync("k"));
        }
    }

    [Fact]
    public async Task Writers_of_one_key_leave_one_of_the_last_values_with_its_own_tags()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using Nodes nodes = await Nodes.StartAsync(database);
        for (int round = 0; round < 20; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
                await nodes.Caches[writer % 2].SetAsync("one", writer, new CacheItemOptions { Tags = [$"of-{writer}", "all"] }))));
            int winner = Assert.NotNull(await nodes.Caches[0].GetAsync<int?>("one"));
            await BooksBalanceAsync(database);
            await nodes.Caches[1].ExpireTagsAsync(Enumerable.Range(0, Writers).Where(writer => writer != winner).Select(writer => $"of-{writer}"));
            Assert.Equal(winner, await nodes.Caches[0].GetAsync<int?>("one"));
            await nodes.Caches[1].ExpireTagAsync($"of-{winner}");
            Assert.Null(await nodes.Caches[0].GetAsync("one"));
        }
    }

    [Fact]
    public async Task Expiries_clears_deletes_and_writes_of_the_same_items_all_get_through()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using Nodes nodes = await Nodes.StartAsync(database);
        string[] tags = [.. Enumerable.Range(0, 8).Select(number => $"t{number}")];
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(worker => Task.Run(async () =>
        {
            Random random = new(worker);
            RuntimeCache cache = nodes.Caches[worker % 2];
            for (int i = 0; i < 40; i++)
            {
                switch (random.Next(12))
                {
                    case 0:
                        await cache.Store.ClearAsync(default);
                        break;
                    case 1 or 2:
                        await cache.ExpireTagsAsync(tags.OrderBy(_ => random.Next()).Take(3));
                        break;
                    case 3:
                        await cache.DeleteAsync($"k{random.Next(50)}");
                        break;
                    case 4 or 5:
                        await cache.GetAsync($"k{random.Next(50)}");
                        break;
                    default:
                        await cache.SetAsync($"k{random.Next(50)}", new string('v', random.Next(3000)), new CacheItemOptions { Tags = [.. tags.OrderBy(_ => random.Next()).Take(3)] });
                        break;
                }
            }
        })));
        await BooksBalanceAsync(database);
    }

    /// <summary>The index of tags and the count of bytes are what the items say.</summary>
    internal static async Task BooksBalanceAsync(string database)
    {
        const string Schema = "vercel_runtime_cache";
        Assert.Equal(0, await PostgresFixture.ReadNumberAsync(
            database,
            $"SELECT count(*) FROM (SELECT key_hash, convert_from(tag, 'UTF8') AS tag FROM {Schema}.item_tags) AS indexed FULL JOIN (SELECT key_hash, unnest(tags) AS tag FROM {Schema}.items) AS borne ON indexed.key_hash = borne.key_hash AND indexed.tag = borne.tag WHERE indexed.key_hash IS NULL OR borne.key_hash IS NULL"));

        // Both of one moment: nodes may be removing items meanwhile.
        Assert.Equal(0, await PostgresFixture.ReadNumberAsync(
            database,
            $"SELECT (SELECT coalesce(sum(bytes), 0) FROM {Schema}.used_bytes) - (SELECT coalesce(sum(cost), 0) FROM {Schema}.items)"));
    }
}
