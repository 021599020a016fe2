using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace VercelFunctions.Emulator.Redis.Tests;

/// <summary>Operations on items with two nodes: one node writes, and the other reads.</summary>
public sealed class StorageTests(RedisFixture redis)
{
    [Fact]
    public async Task A_get_returns_the_bytes_that_were_set()
    {
        await using Nodes nodes = await StartAsync();
        byte[] value = Encoding.UTF8.GetBytes("{ \"a\" : [1.50, \"ü✓\\u00e9\"] }\n");
        await nodes.Caches[0].SetJsonAsync("bytes", value);
        Assert.Equal(value, Assert.NotNull(await nodes.Caches[1].GetJsonAsync("bytes")).ToArray());
        Assert.Null(await nodes.Caches[1].GetJsonAsync("absent"));
    }

    [Fact]
    public async Task Values_of_every_size_up_to_2_MB_are_stored()
    {
        await using Nodes nodes = await StartAsync();
        foreach (int size in new[] { 2, 2000, 100_000, CacheLimits.MaxItemBytes })
        {
            byte[] value = Value(size, seed: size);
            await nodes.Caches[0].SetJsonAsync("sizes", value);
            Assert.Equal(value, Assert.NotNull(await nodes.Caches[1].GetJsonAsync("sizes")).ToArray());
        }
    }

    [Fact]
    public async Task A_set_replaces_value_name_ttl_tags_and_hits()
    {
        await using Nodes nodes = await StartAsync();
        await nodes.Caches[0].SetAsync(
            "replaced", 1, new CacheItemOptions { Tags = ["old", "both"], Name = "Old", Ttl = TimeSpan.FromHours(1) });
        Assert.Equal(1, await nodes.Caches[1].GetAsync<int>("replaced"));
        await nodes.Caches[1].SetAsync("replaced", 2, new CacheItemOptions { Tags = ["both", "new"], Name = string.Empty });

        CacheItemInfo item = Assert.Single(await Nodes.ListAsync(nodes.Caches[1]));
        Assert.Equal(["both", "new"], item.Tags);
        Assert.Null(item.Name);
        Assert.Null(item.TimeLeft);
        Assert.Equal(0, item.Hits);

        await nodes.Caches[0].ExpireTagAsync("old");
        Assert.Equal(2, await nodes.Caches[1].GetAsync<int>("replaced"));
        await nodes.Caches[0].ExpireTagAsync("new");
        Assert.Null(await nodes.Caches[1].GetAsync("replaced"));
    }

    [Fact]
    public async Task A_delete_removes_one_item_and_succeeds_without_one()
    {
        await using Nodes nodes = await StartAsync();
        await nodes.Caches[0].SetAsync("deleted", 1, new CacheItemOptions { Tags = ["t"] });
        await nodes.Caches[0].SetAsync("kept", 2, new CacheItemOptions { Tags = ["t"] });
        await nodes.Caches[1].DeleteAsync("deleted");
        await nodes.Caches[1].DeleteAsync("deleted");
        Assert.Null(await nodes.Caches[0].GetAsync("deleted"));
        Assert.Equal(2, await nodes.Caches[0].GetAsync<int>("kept"));
    }

    [Fact]
    public async Task Tags_expire_all_items_that_have_one_of_them()
    {
        await using Nodes nodes = await StartAsync();
        await nodes.Caches[0].SetAsync("t1", 1, new CacheItemOptions { Tags = ["a", "b"] });
        await nodes.Caches[0].SetAsync("t2", 2, new CacheItemOptions { Tags = ["b"] });
        await nodes.Caches[0].SetAsync("t3", 3, new CacheItemOptions { Tags = ["c", "100%", "a b"] });
        await nodes.Caches[0].SetAsync("t4", 4, new CacheItemOptions { Tags = ["B"] });
        await nodes.Caches[0].SetAsync("t5", 5);
        Assert.All(await nodes.Caches[0].TryExpireTagsAsync(["b", "of no item", "ünknown"]), result => Assert.True(result.IsExpired));
        Assert.Equal(["t3", "t4", "t5"], await KeysAsync(nodes.Caches[1]));
        await nodes.Caches[1].ExpireTagsAsync(["a b", "B"]);
        Assert.Equal(["t5"], await KeysAsync(nodes.Caches[0]));
    }

    [Fact]
    public async Task Each_of_the_most_tags_of_an_item_expires_it()
    {
        await using Nodes nodes = await StartAsync();
        string[] tags =
        [
            .. Enumerable.Range(0, CacheLimits.MaxTags).Select(number => $"{number:000}".PadRight(CacheLimits.MaxTagBytes, 'x'))
        ];
        await nodes.Caches[0].SetAsync("all", 1, new CacheItemOptions { Tags = tags });
        Assert.Equal(tags, Assert.Single(await Nodes.ListAsync(nodes.Caches[1])).Tags);
        await nodes.Caches[1].ExpireTagAsync(tags[^1]);
        Assert.False(await nodes.Caches[0].ContainsAsync("all"));
    }

    [Fact]
    public async Task An_item_is_expired_after_its_ttl()
    {
        await using Nodes nodes = await StartAsync();
        await nodes.Caches[0].SetAsync("short", 1, new CacheItemOptions { Ttl = TimeSpan.FromSeconds(1) });
        await nodes.Caches[0].SetAsync(
            "long", 1, new CacheItemOptions { Ttl = TimeSpan.FromSeconds(CacheLimits.MaxTtlSeconds), Tags = ["t"] });
        await Nodes.UntilAsync(async () => !await nodes.Caches[1].ContainsAsync("short"), "the item with a TTL of 1 second is expired");
        Assert.Equal(["long"], await KeysAsync(nodes.Caches[0]));
        await nodes.Caches[0].SetAsync("short", 2);
        Assert.Equal(2, await nodes.Caches[1].GetAsync<int>("short"));
    }

    [Fact]
    public async Task A_tag_outlives_the_longest_of_its_items()
    {
        await using Nodes nodes = await StartAsync();
        CacheItemOptions brief = new() { Ttl = TimeSpan.FromSeconds(1), Tags = ["t"] };
        await nodes.Caches[0].SetAsync("brief", 1, brief);
        await nodes.Caches[0].SetAsync("an hour", 1, brief with { Ttl = TimeSpan.FromHours(1) });
        await nodes.Caches[0].SetAsync("brief again", 1, brief);
        await nodes.Caches[0].SetAsync("for ever", 1, new CacheItemOptions { Tags = ["u"] });
        await nodes.Caches[0].SetAsync("brief too", 1, brief with { Tags = ["u"] });
        await Nodes.UntilAsync(async () => !await nodes.Caches[1].ContainsAsync("brief too"), "the items with a short TTL are expired");
        await Task.Delay(400);
        Assert.Equal(["an hour", "for ever"], await KeysAsync(nodes.Caches[1]));
    }

    [Fact]
    public async Task A_listing_is_in_order_of_use_and_counts_hits()
    {
        await using Nodes nodes = await StartAsync();
        await nodes.Caches[0].SetAsync(
            "one", 1, new CacheItemOptions { Ttl = TimeSpan.FromMinutes(5), Tags = ["b", "a"], Name = "Näme ☂" });
        await nodes.Caches[0].SetAsync("two", 22);
        await nodes.Caches[0].SetAsync("three", 333);
        await nodes.Caches[0].GetAsync("one");
        await nodes.Caches[0].GetAsync("one");

        IReadOnlyList<CacheItemInfo> items = await Nodes.ListAsync(nodes.Caches[0]);
        Assert.Equal(["one", "three", "two"], items.Select(item => item.StoreKey));
        Assert.Equal([2, 0, 0], items.Select(item => item.Hits));
        Assert.Equal([1, 3, 2], items.Select(item => item.Size));
        Assert.Equal(["Näme ☂", "three", "two"], items.Select(item => item.Name));
        Assert.Equal(["b", "a"], items[0].Tags);
        Assert.InRange(Assert.NotNull(items[0].TimeLeft), TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
        Assert.InRange(items[0].Age, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        await Nodes.UntilAsync(async () => (await Nodes.ListAsync(nodes.Caches[1]))[0].Hits == 2, "the other node sees the hits");
    }

    [Fact]
    public async Task A_hit_has_its_age_and_its_tags()
    {
        await using Nodes nodes = await StartAsync();
        EmulatedProject project = nodes.Emulators[1].Projects[0];
        using HttpClient http = new() { BaseAddress = nodes.Emulators[1].Endpoint };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", project.Token);
        await nodes.Caches[0].SetAsync("aged", 1, new CacheItemOptions { Tags = ["x y", "z"] });
        using HttpResponseMessage fresh = await http.GetAsync("aged");
        Assert.InRange(Assert.NotNull(fresh.Headers.Age), TimeSpan.Zero, TimeSpan.FromSeconds(20));
        Assert.Equal("x y,z", Assert.Single(fresh.Headers.GetValues("x-vercel-cache-tags")));
        await Nodes.UntilAsync(
            async () =>
            {
                using HttpResponseMessage aged = await http.GetAsync("aged");
                return aged.Headers.Age > TimeSpan.Zero;
            },
            "the item is older than a second");

        await nodes.Caches[0].SetAsync("untagged", 1);
        using HttpResponseMessage untagged = await http.GetAsync("untagged");
        Assert.False(untagged.Headers.Contains("x-vercel-cache-tags"));
        Assert.NotNull(untagged.Headers.Age);
    }

    [Theory]
    [InlineData("Infinity")]
    [InlineData("false")]
    public async Task No_revalidation_stores_for_one_year(string ttl)
    {
        await using Nodes nodes = await StartAsync();
        using HttpResponseMessage set = await SendAsync(nodes, "year", ttl);
        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        CacheItemInfo item = Assert.Single(await Nodes.ListAsync(nodes.Caches[1]));
        Assert.InRange(Assert.NotNull(item.TimeLeft), TimeSpan.FromDays(364), TimeSpan.FromDays(365));
        Assert.Equal(["a", "b"], item.Tags);
    }

    [Fact]
    public async Task A_TTL_of_zero_stores_nothing_and_an_item_ID_deletes()
    {
        await using Nodes nodes = await StartAsync();
        using HttpResponseMessage set = await SendAsync(nodes, "zero", "0");
        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        Assert.Empty(await Nodes.ListAsync(nodes.Caches[0]));

        await nodes.Caches[0].SetAsync("by ID", 1);
        using HttpResponseMessage deleted = await SendAsync(nodes, "revalidate?itemId=by%20ID", string.Empty);
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        Assert.Empty(await Nodes.ListAsync(nodes.Caches[0]));
    }

    [Fact]
    public async Task A_clear_and_a_purge_affect_one_project_only()
    {
        await using Nodes nodes = await StartAsync("shop", "shop:preview", "blog");
        RuntimeCache[] caches = [.. nodes.Emulators[0].Projects.Select(Nodes.Client)];
        RuntimeCache[] others = [.. nodes.Emulators[1].Projects.Select(Nodes.Client)];
        for (int i = 0; i < caches.Length; i++)
        {
            await caches[i].SetAsync("same", i, new CacheItemOptions { Tags = ["same"] });
        }

        await others[0].ExpireTagAsync("same");
        Assert.Equal([null, 1, 2], await ValuesAsync());
        await caches[0].SetAsync("same", 0);
        await Nodes.ClearAsync(others[1]);
        Assert.Equal([0, null, 2], await ValuesAsync());
        await others[1].DeleteAsync("same");

        using HttpClient http = new() { BaseAddress = nodes.Emulators[1].Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", nodes.Emulators[1].Token);
        using HttpRequestMessage purge = new(HttpMethod.Delete, "v1/data-cache/purge-all?projectIdOrName=shop");
        using HttpResponseMessage answer = await http.SendAsync(purge);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal([null, null, 2], await ValuesAsync());

        async Task<int?[]> ValuesAsync() => await Task.WhenAll(caches.Select(async cache => await cache.GetAsync<int?>("same")));
    }

    [Fact]
    public async Task Keys_of_any_length_and_script_are_distinct()
    {
        await using Nodes nodes = await StartAsync();
        string[] keys =
        [
            "a", "A", "a ", "ключ 🔑", "a/b:c$d", "{a}", "*", "[a-z]", "\\", "%", "k?x=1&y", new string('k', 7000), new string('k', 7001),
        ];
        for (int i = 0; i < keys.Length; i++)
        {
            await nodes.Caches[0].SetAsync(keys[i], i);
        }

        for (int i = 0; i < keys.Length; i++)
        {
            Assert.Equal(i, await nodes.Caches[1].GetAsync<int?>(keys[i]));
        }

        Assert.Equal(keys.Order(StringComparer.Ordinal), await KeysAsync(nodes.Caches[1]));
    }

    internal static byte[] Value(int length, int seed)
    {
        byte[] value = new byte[length];
        Random random = new(seed);
        for (int i = 0; i < length; i++)
        {
            value[i] = (byte)random.Next('a', 'z' + 1);
        }

        value[0] = value[^1] = (byte)'"';
        return value;
    }

    private static async Task<IEnumerable<string>> KeysAsync(RuntimeCache cache) =>
        (await Nodes.ListAsync(cache)).Select(item => item.StoreKey).Order(StringComparer.Ordinal);

    private static async Task<HttpResponseMessage> SendAsync(Nodes nodes, string path, string ttl)
    {
        EmulatedProject project = nodes.Emulators[0].Projects[0];
        using HttpClient http = new() { BaseAddress = nodes.Emulators[0].Endpoint };
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new StringContent("1") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", project.Token);
        request.Headers.Add("x-vercel-revalidate", ttl);
        request.Headers.Add("x-vercel-cache-tags", "a , b,,");
        return await http.SendAsync(request);
    }

    private Task<Nodes> StartAsync(params string[] projects) => Nodes.StartAsync(redis.TakeDatabase(), projects: projects);
}
