namespace VercelFunctions.Emulator.Redis.Tests;

/// <summary>A Redis cluster, which distributes projects over its primaries.</summary>
public sealed class ClusterTests
{
    [Fact]
    public async Task Projects_are_distributed_over_a_cluster_and_work_on_any_node()
    {
        await using RedisCluster cluster = await RedisCluster.StartAsync();

        // Their keys are on all three primaries.
        string[] projects = ["blog", "site", "shop", "web"];
        await using Nodes nodes = await Nodes.StartAsync(cluster.Url, count: 2, wait: 1, projects);
        RuntimeCache[] first = [.. nodes.Emulators[0].Projects.Select(Nodes.Client)];
        RuntimeCache[] second = [.. nodes.Emulators[1].Projects.Select(Nodes.Client)];
        for (int i = 0; i < projects.Length; i++)
        {
            await first[i].SetAsync("k", i, new CacheItemOptions { Tags = ["a", "b"], Ttl = TimeSpan.FromHours(1) });
            await second[i].SetAsync("kept", i, new CacheItemOptions { Tags = ["c"] });
        }

        for (int i = 0; i < projects.Length; i++)
        {
            Assert.Equal(i, await second[i].GetAsync<int?>("k"));
            await second[i].ExpireTagsAsync(["b", "of no item"]);
            Assert.Null(await first[i].GetAsync("k"));
            Assert.Equal(["kept"], (await Nodes.ListAsync(first[i])).Select(item => item.StoreKey));
        }

        await Nodes.ClearAsync(first[0]);
        Assert.Null(await second[0].GetAsync("kept"));
        Assert.Equal(1, await second[1].GetAsync<int?>("kept"));
        foreach (RedisServer primary in cluster.Servers.Take(3))
        {
            Assert.Contains("vrc:{", await primary.CommandAsync("KEYS", "*"), StringComparison.Ordinal);
        }
    }
}
