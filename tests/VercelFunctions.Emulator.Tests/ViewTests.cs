using System.Net;
using System.Text;
using System.Text.Json;

namespace VercelFunctions.Emulator.Tests;

/// <summary>The requests of the page: projects, items, tags and totals, and which of them each token can read.</summary>
public sealed class ViewTests : IAsyncLifetime
{
    private RuntimeCacheEmulator _emulator = null!;
    private ViewClient _owner = null!;
    private ViewClient _shop = null!;
    private ViewClient _blog = null!;

    public static TheoryData<string, string> WrongQueries => new()
    {
        { "items?limit=0", "1 to 500" },
        { "items?limit=501", "1 to 500" },
        { "items?limit=ten", "1 to 500" },
        { "items?limit=1&limit=2", "allowed once" },
        { "items?offset=-1", "0 to 2147483647" },
        { "items?offset=1.5", "0 to 2147483647" },
        { "items?offset=99999999999", "0 to 2147483647" },
        { "items?order=color", "lastUsed, name, size, age, timeLeft, hits" },
        { "items?order=Name", "lastUsed, name, size, age, timeLeft, hits" },
        { "items?order=1", "lastUsed, name, size, age, timeLeft, hits" },
        { "items?descending=yes", "true or false" },
        { "items?sort=name", "filter, tag, order, descending, offset, limit" },
        { "tags?limit=0", "1 to 500" },
        { "tags?order=name", "filter, offset, limit" },
        { "totals?project=shop", "No parameters are allowed" },
        { "item", "storeKey is missing" },
        { "item?storeKey=", "storeKey is missing" },
        { "item?storeKey=a&storeKey=b", "allowed once" },
        { "item?key=a", "Allowed: storeKey" },
        { "projects?all=true", "No parameters are allowed" },
        { "events?since=1", "No parameters are allowed" },
    };

    public async ValueTask InitializeAsync()
    {
        _emulator = await RuntimeCacheEmulator.StartAsync(new RuntimeCacheEmulatorOptions { Projects = ["shop", "blog:preview"] });
        _owner = new ViewClient(_emulator, _emulator.Token);
        _shop = new ViewClient(_emulator, _emulator.Projects[0].Token);
        _blog = new ViewClient(_emulator, _emulator.Projects[1].Token);
    }

    public async ValueTask DisposeAsync()
    {
        _owner.Dispose();
        _shop.Dispose();
        _blog.Dispose();
        await _emulator.DisposeAsync();
    }

    [Fact]
    public async Task Each_token_lists_its_projects_with_their_tokens()
    {
        EmulatedProject[] all = [.. _emulator.Projects];
        Assert.Equal(all.Select(project => (project.Name, project.Token)), await ProjectsAsync(_owner));
        Assert.Equal([(all[0].Name, all[0].Token)], await ProjectsAsync(_shop));
        Assert.Equal([("blog:preview", all[1].Token)], await ProjectsAsync(_blog));

        static async Task<IEnumerable<(string, string)>> ProjectsAsync(ViewClient client) =>
            (await client.ReadAsync("projects")).GetProperty("projects").EnumerateArray().Select(
                project => (project.GetProperty("name").GetString()!, project.GetProperty("token").GetString()!));
    }

    [Theory]
    [InlineData("projects")]
    [InlineData("items")]
    [InlineData("item?storeKey=a")]
    [InlineData("tags")]
    [InlineData("totals")]
    [InlineData("events")]
    [InlineData("anything")]
    public async Task Every_view_requires_a_token(string path)
    {
        using HttpClient stranger = new() { BaseAddress = _emulator.Address };
        using HttpResponseMessage response = await stranger.GetAsync("/emulator/view/" + path);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        using ViewClient wrong = new(_emulator, "not-a-token-of-this-server");
        using HttpResponseMessage refused = await wrong.Http.GetAsync("/emulator/view/" + path);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Theory]
    [InlineData("items")]
    [InlineData("item?storeKey=a")]
    [InlineData("tags")]
    [InlineData("totals")]
    [InlineData("events")]
    public async Task A_token_of_several_projects_is_referred_to_that_of_one(string path)
    {
        using HttpResponseMessage response = await _owner.Http.GetAsync("/emulator/view/" + path);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("/emulator/view/projects", (await response.ErrorAsync()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(WrongQueries))]
    public async Task An_invalid_query_is_refused_with_the_allowed_values(string path, string allowed)
    {
        using HttpResponseMessage response = await _shop.Http.GetAsync("/emulator/view/" + path);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        (string code, string message) = await response.ErrorAsync();
        Assert.Equal("invalid_query", code);
        Assert.Contains(allowed, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_paths_and_methods_are_refused()
    {
        using HttpResponseMessage absent = await _shop.Http.GetAsync("/emulator/view/values");
        Assert.Equal(HttpStatusCode.NotFound, absent.StatusCode);
        Assert.Contains("/emulator/", (await absent.ErrorAsync()).Message, StringComparison.Ordinal);
        using HttpResponseMessage delete = await _shop.Http.DeleteAsync("/emulator/view/items");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, delete.StatusCode);
        Assert.Equal("GET", string.Join(", ", delete.Content.Headers.Allow));
    }

    [Fact]
    public async Task An_item_is_described_without_its_value()
    {
        await _shop.Cache.SetAsync(
            "one", "the value", new CacheItemOptions { Name = "Ümlaut ☂", Tags = ["a", "b"], Ttl = TimeSpan.FromMinutes(5) });
        await _shop.Cache.GetAsync("one");
        JsonElement list = await _shop.ReadAsync("items");
        JsonElement item = Assert.Single(list.GetProperty("items").EnumerateArray());
        Assert.Equal(1, list.GetProperty("total").GetInt64());
        Assert.Equal(
            (_shop.Cache.GetStoreKey("one"), "Ümlaut ☂", 11, 1L, "a,b"),
            (
                item.GetProperty("storeKey").GetString(),
                item.GetProperty("name").GetString(),
                item.GetProperty("size").GetInt32(),
                item.GetProperty("hits").GetInt64(),
                string.Join(',', item.GetProperty("tags").EnumerateArray())));
        Assert.InRange(item.GetProperty("timeLeft").GetDouble(), 240, 300);
        Assert.InRange(item.GetProperty("age").GetDouble(), 0, 60);
        Assert.DoesNotContain("the value", list.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_item_is_read_with_its_value_without_using_it()
    {
        const string Key = "a/b?c=ü+&";
        await _shop.Cache.SetJsonAsync(
            Key,
            """{ "n":1.50e+2,"big":90071992547409931234567890, "list":[ ], "text":"\u00fc\ud800<" }"""u8.ToArray(),
            new CacheItemOptions { Name = "one", Tags = ["a", "b"], Ttl = TimeSpan.FromMinutes(5) });
        await _shop.Cache.SetAsync("two", 2, new CacheItemOptions { Name = "two" });
        await _shop.Cache.GetAsync(Key);
        await _shop.Cache.GetAsync("two");
        string before = await OperationsAsync();
        string path = "item?storeKey=" + Uri.EscapeDataString(_shop.Cache.GetStoreKey(Key));
        JsonElement item = await _shop.ReadAsync(path);
        item = await _shop.ReadAsync(path);

        Assert.Equal(
            """
            {
              "n": 1.50e+2,
              "big": 90071992547409931234567890,
              "list": [],
              "text": "\u00fc\ud800<"
            }
            """.ReplaceLineEndings("\n"),
            item.GetProperty("value").GetString());
        Assert.Equal(
            (_shop.Cache.GetStoreKey(Key), "one", 84, 1L, "a,b", false),
            (
                item.GetProperty("storeKey").GetString(),
                item.GetProperty("name").GetString(),
                item.GetProperty("size").GetInt32(),
                item.GetProperty("hits").GetInt64(),
                string.Join(',', item.GetProperty("tags").EnumerateArray()),
                item.TryGetProperty("isCut", out _)));
        Assert.InRange(item.GetProperty("sinceUse").GetDouble(), 0, item.GetProperty("age").GetDouble());
        Assert.InRange(item.GetProperty("timeLeft").GetDouble(), 240, 300);
        Assert.Equal("two one", await _shop.NamesAsync(string.Empty));
        Assert.Equal(before, await OperationsAsync());

        using HttpResponseMessage foreign = await _blog.Http.GetAsync("/emulator/view/" + path);
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        Assert.Equal("not_found", (await foreign.ErrorAsync()).Code);

        async Task<string> OperationsAsync() => (await _shop.ReadAsync("totals")).GetProperty("traffic").GetRawText();
    }

    [Theory]
    [InlineData(40_000, "x", false, 40_002)]
    [InlineData(65_534, "x", false, 65_536)]
    [InlineData(65_535, "x", true, 65_536)]
    [InlineData(1_000_000, "x", true, 65_536)]
    [InlineData(40_000, "ü", true, 32_768)]
    [InlineData(30_000, "☂", true, 21_846)]
    public async Task A_value_is_cut_at_64_KB_between_characters(int letters, string letter, bool isCut, int length)
    {
        string value = string.Concat(Enumerable.Repeat(letter, letters));
        await _shop.Cache.SetJsonAsync("long", Encoding.UTF8.GetBytes($"\"{value}\""));
        JsonElement item = await _shop.ReadAsync("item?storeKey=" + _shop.Cache.GetStoreKey("long"));
        string shown = item.GetProperty("value").GetString()!;
        Assert.Equal((isCut, length), (item.TryGetProperty("isCut", out _), shown.Length));
        Assert.StartsWith(shown, $"\"{value}\"", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deeply_nested_value_is_cut_too()
    {
        const int Depth = 512;
        await _shop.Cache.SetJsonAsync("deep", Encoding.UTF8.GetBytes(new string('[', Depth) + new string(']', Depth)));
        JsonElement item = await _shop.ReadAsync("item?storeKey=" + _shop.Cache.GetStoreKey("deep"));
        Assert.True(item.GetProperty("isCut").GetBoolean());
        Assert.Equal(64 * 1024, item.GetProperty("value").GetString()!.Length);
    }

    [Fact]
    public async Task Items_are_filtered_ordered_and_paged()
    {
        await StoreAsync("b", 30, ttl: 500, tags: ["red"]);
        await StoreAsync("a", 10, ttl: 900, tags: ["red", "Blue"]);
        await StoreAsync("c", 20, tags: ["blue"]);
        await _shop.Cache.GetAsync("a");
        await _shop.Cache.GetAsync("a");
        await _shop.Cache.GetAsync("b");

        (string Query, string Expected)[] cases =
        [
            ("", "b a c"),
            ("?order=lastUsed", "c a b"),
            ("?order=lastUsed&descending=true", "b a c"),
            ("?order=name", "a b c"),
            ("?order=name&descending=true", "c b a"),
            ("?order=size", "a c b"),
            ("?order=size&descending=true", "b c a"),
            ("?order=age", "c a b"),
            ("?order=age&descending=true", "b a c"),
            ("?order=timeLeft", "b a c"),
            ("?order=timeLeft&descending=true", "c a b"),
            ("?order=hits", "c b a"),
            ("?order=hits&descending=true", "a b c"),
            ("?tag=red", "b a"),
            ("?tag=blue", "c"),
            ("?tag=Red", ""),
            ("?filter=BLUE", "a c"),
            ("?filter=blue&order=lastUsed", "c a"),
            ("?filter=A", "a"),
            ("?filter=" + _shop.Cache.GetStoreKey("c"), "c"),
            ("?filter=nothing%20like%20it", ""),
            ("?tag=red&filter=b&order=name", "a b"),
            ("?order=name&limit=1", "a"),
            ("?order=name&limit=1&offset=1", "b"),
            ("?limit=2", "b a"),
            ("?limit=2&offset=2", "c"),
            ("?offset=3", ""),
            ("?offset=2147483647", ""),
            ("?order=lastUsed&limit=1&offset=1", "a"),
        ];
        foreach ((string query, string expected) in cases)
        {
            Assert.Equal((query, expected), (query, await _shop.NamesAsync(query)));
        }

        Assert.Equal(3, (await _shop.ReadAsync("items?limit=1")).GetProperty("total").GetInt64());
        Assert.Equal(2, (await _shop.ReadAsync("items?tag=red&limit=1")).GetProperty("total").GetInt64());

        // The queries have changed neither the order of use nor the hits.
        Assert.Equal("b a c", await _shop.NamesAsync(string.Empty));
        Assert.Equal(
            [1, 2, 0],
            (await _shop.ReadAsync("items")).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("hits").GetInt32()));

        Task StoreAsync(string name, int length, int? ttl = null, string[]? tags = null) => _shop.Cache.SetAsync(
            name,
            new string('x', length),
            new CacheItemOptions { Name = name, Tags = tags ?? [], Ttl = ttl is int time ? TimeSpan.FromSeconds(time) : null }).AsTask();
    }

    [Fact]
    public async Task Tags_are_counted_the_most_frequent_first()
    {
        await _shop.Cache.SetAsync("1", 1, new CacheItemOptions { Tags = ["a", "b", "X-tag"] });
        await _shop.Cache.SetAsync("2", 1, new CacheItemOptions { Tags = ["b", "c"] });
        Assert.Equal("4: b 2, X-tag 1, a 1, c 1", await TagsAsync(string.Empty));
        Assert.Equal("1: X-tag 1", await TagsAsync("?filter=x-T"));
        Assert.Equal("4: a 1", await TagsAsync("?offset=2&limit=1"));
        Assert.Equal("4: ", await TagsAsync("?offset=4"));

        async Task<string> TagsAsync(string query)
        {
            JsonElement list = await _shop.ReadAsync("tags" + query);
            IEnumerable<string> tags =
                list.GetProperty("tags").EnumerateArray().Select(tag => $"{tag.GetProperty("tag")} {tag.GetProperty("items")}");
            return $"{list.GetProperty("total")}: {string.Join(", ", tags)}";
        }
    }

    [Fact]
    public async Task Every_operation_counts_once_for_its_own_project()
    {
        await _shop.Cache.SetAsync("1", 1, new CacheItemOptions { Tags = ["a"] });
        await _shop.Cache.SetAsync("2", 1);
        await _shop.Cache.GetAsync("1");
        await _shop.Cache.GetAsync("absent");
        await _shop.Cache.GetAsync("absent");
        await _shop.Cache.DeleteAsync("2");
        await _shop.Cache.ExpireTagAsync("a");
        await _shop.Http.DeleteAsync("/emulator/items");
        await _shop.Http.SetAsync("/v1/runtime-cache/key", new StringContent("1"), ("x-vercel-revalidate", "never"));
        await _shop.Http.GetAsync("/emulator/items");
        Assert.Equal("""{"hits":1,"misses":2,"sets":2,"deletes":2,"expiries":1,"errors":1}""", await TrafficAsync(_shop));
        Assert.Equal("""{"hits":0,"misses":0,"sets":0,"deletes":0,"expiries":0,"errors":0}""", await TrafficAsync(_blog));

        // The emulator's token purges one project by name.
        using HttpResponseMessage purged = await _owner.Http.PostAsync(
            "/v1/edge-cache/invalidate-by-tags?projectIdOrName=blog", new StringContent(
                """{"tags":["a","b"]}""", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.OK, purged.StatusCode);
        Assert.Contains("\"expiries\":1,", await TrafficAsync(_blog), StringComparison.Ordinal);
        Assert.Contains("\"expiries\":1,", await TrafficAsync(_shop), StringComparison.Ordinal);

        static async Task<string> TrafficAsync(ViewClient client) => (await client.ReadAsync("totals")).GetProperty("traffic").GetRawText();
    }

    [Fact]
    public async Task A_projects_token_sees_no_items_of_another_project()
    {
        await _shop.Cache.SetAsync("secret of the shop", 1, new CacheItemOptions { Tags = ["tag of the shop"] });
        Assert.Equal(0, (await _blog.ReadAsync("items")).GetProperty("total").GetInt64());
        Assert.Equal(0, (await _blog.ReadAsync("items?tag=tag+of+the+shop")).GetProperty("total").GetInt64());
        Assert.Equal(0, (await _blog.ReadAsync("tags")).GetProperty("total").GetInt64());
        JsonElement store = (await _blog.ReadAsync("totals")).GetProperty("store");
        Assert.Equal(
            (0, 0, 0),
            (store.GetProperty("items").GetInt32(), store.GetProperty("usedBytes").GetInt32(), store.GetProperty("tags").GetInt32()));
        Assert.Equal(1, (await _shop.ReadAsync("totals")).GetProperty("store").GetProperty("items").GetInt32());
    }
}
