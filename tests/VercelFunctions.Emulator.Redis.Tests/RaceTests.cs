namespace VercelFunctions.Emulator.Redis.Tests;

/// <summary>Concurrent expiries and writes on two nodes.</summary>
public sealed class RaceTests(RedisFixture redis)
{
    private const int Writers = 32;
    private const int Rounds = 6_000;
    private const int Tags = 12;

    [Fact]
    public async Task No_expired_item_is_returned_and_no_later_one_is_lost()
    {
        await using Nodes nodes = await Nodes.StartAsync(redis.TakeDatabase());
        Ledger ledger = new();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            Random random = new(writer);
            for (int round = 0; round < (Rounds / Writers) + 1; round++)
            {
                string key = $"k{writer}";
                await ledger.SetAsync(nodes.Caches[random.Next(2)], key, $"t{random.Next(Tags)}", $"u{random.Next(Tags)}");
                if (round % 4 == writer % 4)
                {
                    await ledger.ExpireAsync(
                        nodes.Caches[random.Next(2)], random.Next(2) == 0 ? $"t{random.Next(Tags)}" : $"u{random.Next(Tags)}");
                }

                await ledger.ReadAsync(nodes.Caches[random.Next(2)], $"k{random.Next(Writers)}");
                await ledger.ReadOwnAsync(nodes.Caches[random.Next(2)], key);
            }
        })));
        Assert.True(
            ledger.Acknowledged >= Rounds && ledger.Expired >= Rounds / 4, $"{ledger.Acknowledged} writes, {ledger.Expired} expiries");
    }

    [Fact]
    public async Task A_clear_removes_all_earlier_items_and_no_later_ones()
    {
        await using Nodes nodes = await Nodes.StartAsync(redis.TakeDatabase());
        for (int round = 0; round < 50; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(key => nodes.Caches[key % 2].SetAsync($"k{key}", round).AsTask()));
            await Nodes.ClearAsync(nodes.Caches[round % 2]);

            // At the same time, the memory of the cleared items is freed.
            await Task.WhenAll(Enumerable.Range(0, 4).Select(key => nodes.Caches[key % 2].SetAsync($"k{key}", round).AsTask()));
            int?[] found = await Task.WhenAll(
                Enumerable.Range(0, 8).Select(key => nodes.Caches[1 - (key % 2)].GetAsync<int?>($"k{key}").AsTask()));
            Assert.Equal([round, round, round, round, null, null, null, null], found);
        }
    }

    [Fact]
    public async Task Writers_of_one_key_leave_one_value_with_its_own_tags()
    {
        await using Nodes nodes = await Nodes.StartAsync(redis.TakeDatabase());
        for (int round = 0; round < 10; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
                await nodes.Caches[writer % 2].SetAsync("one", writer, new CacheItemOptions { Tags = [$"of-{writer}", "all"] }))));
            int winner = Assert.NotNull(await nodes.Caches[0].GetAsync<int?>("one"));
            await nodes.Caches[1].ExpireTagsAsync(
                Enumerable.Range(0, Writers).Where(writer => writer != winner).Select(writer => $"of-{writer}"));
            Assert.Equal(winner, await nodes.Caches[0].GetAsync<int?>("one"));
            await nodes.Caches[1].ExpireTagAsync($"of-{winner}");
            Assert.Null(await nodes.Caches[0].GetAsync("one"));
        }
    }
}
