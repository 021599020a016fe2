using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace VercelFunctions.Tests;

public class MemoryCacheStoreTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly MemoryCacheStore _store;

    public MemoryCacheStoreTests() => _store = new MemoryCacheStore(timeProvider: _time);

    [Fact]
    public void An_item_expires_when_its_TTL_ends()
    {
        Set("key", ttl: 10);
        _time.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        Assert.Equal("1", Get("key"));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Null(Get("key"));
        Assert.Equal(0, _store.Count);
        Assert.Equal(0, _store.UsedBytes);
        Assert.Empty(_store.List());
    }

    [Fact]
    public void Items_without_a_TTL_do_not_expire()
    {
        Set("none");
        Set("longest", ttl: CacheLimits.MaxTtlSeconds);
        _time.Advance(TimeSpan.FromDays(365 * 68));
        Assert.Equal("1", Get("none"));
        Assert.Equal("1", Get("longest"));
        _time.Advance(TimeSpan.FromDays(40));
        Assert.Equal("1", Get("none"));
        Assert.Null(Get("longest"));
    }

    [Fact]
    public void Items_with_the_same_deadline_expire_together()
    {
        Set("a", ttl: 5);
        Set("b", ttl: 5);
        Set("c", ttl: 6);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(["c"], Keys());
    }

    [Fact]
    public void A_new_value_has_its_own_TTL()
    {
        Set("key", ttl: 10);
        _time.Advance(TimeSpan.FromSeconds(9));
        Set("key", "2", ttl: 10);
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal("2", Get("key"));
        Set("key", "3");
        _time.Advance(TimeSpan.FromSeconds(100));
        Assert.Equal("3", Get("key"));
    }

    [Fact]
    public void Tags_of_a_replaced_value_do_not_expire_the_new_one()
    {
        Set("key", tags: ["old", "both"]);
        Set("key", "2", tags: ["new", "both"]);
        Assert.Equal(0, _store.ExpireTags(["old"]));
        Assert.Equal("2", Get("key"));
        Assert.Equal(1, _store.ExpireTags(["new"]));
        Assert.Null(Get("key"));
    }

    [Fact]
    public void A_tag_expires_every_item_that_has_it()
    {
        Set("a", tags: ["x", "y"]);
        Set("b", tags: ["y", "z"]);
        Set("c", tags: ["z"]);
        Set("d");
        Assert.Equal(2, _store.ExpireTags(["y"]));
        Assert.Equal(["d", "c"], Keys());
        Assert.Equal(0, _store.ExpireTags(["x", "y", "none"]));
        Assert.Equal(1, _store.ExpireTags(["z", "z"]));
        Assert.Equal(["d"], Keys());
    }

    [Fact]
    public void An_item_with_several_tags_is_counted_once()
    {
        Set("a", tags: ["x", "y"]);
        Assert.Equal(1, _store.ExpireTags(["x", "y"]));
    }

    [Fact]
    public void Tags_and_keys_are_compared_ordinally()
    {
        Set("key", tags: ["Tag"]);
        Set("KEY", "2", tags: ["e\u0301"]);
        Assert.Equal(0, _store.ExpireTags(["tag", "TAG", "\u00e9"]));
        Assert.Equal("1", Get("key"));
        Assert.Equal("2", Get("KEY"));
    }

    [Fact]
    public void Delete_returns_whether_there_was_an_item()
    {
        Set("key", ttl: 5, tags: ["x"]);
        Assert.True(_store.Delete("key"));
        Assert.False(_store.Delete("key"));
        Set("key", ttl: 5);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.False(_store.Delete("key"));
        Assert.Equal(0, _store.ExpireTags(["x"]));
    }

    [Fact]
    public void The_least_recently_used_item_is_evicted_first()
    {
        MemoryCacheStore store = new(4 * CostOf("k"), _time);
        foreach (string key in new[] { "a", "b", "c", "d" })
        {
            store.Set(key, Json("1"));
        }

        store.Get("a");
        store.Set("b", Json("2"));
        store.Set("e", Json("1"));
        store.Set("f", Json("1"));
        Assert.Equal(["f", "e", "b", "a"], store.List().Select(item => item.StoreKey));
        Assert.Equal(store.MaxBytes, store.UsedBytes);
    }

    [Fact]
    public void A_miss_and_a_listing_do_not_count_as_use()
    {
        MemoryCacheStore store = new(2 * CostOf("k"), _time);
        store.Set("a", Json("1"));
        store.Set("b", Json("1"));
        store.Get("none");
        store.List();
        store.Set("c", Json("1"));
        Assert.Equal(["c", "b"], store.List().Select(item => item.StoreKey));
    }

    [Fact]
    public void Expired_items_are_removed_before_any_item_is_evicted()
    {
        CacheItemOptions oneSecond = new() { Ttl = TimeSpan.FromSeconds(1) };
        MemoryCacheStore store = new(CostOf("a") + MemoryCacheStore.CostOf("b", 1, oneSecond), _time);
        store.Set("a", Json("1"));
        store.Set("b", Json("1"), oneSecond);
        _time.Advance(TimeSpan.FromSeconds(1));
        store.Set("c", Json("1"));
        Assert.Equal(["c", "a"], store.List().Select(item => item.StoreKey));
    }

    [Fact]
    public void A_large_item_evicts_only_as_many_as_necessary()
    {
        MemoryCacheStore store = new(5 * CostOf("k"), _time);
        foreach (string key in new[] { "a", "b", "c", "d", "e" })
        {
            store.Set(key, Json("1"));
        }

        // It uses as much memory as three of the others.
        store.Set("L", new byte[1 + (2 * (int)CostOf("k"))]);
        Assert.Equal(["L", "e", "d"], store.List().Select(item => item.StoreKey));
        Assert.Equal(store.MaxBytes, store.UsedBytes);
    }

    [Fact]
    public void Replacing_an_item_of_the_same_size_evicts_nothing()
    {
        MemoryCacheStore store = new(2 * CostOf("k"), _time);
        store.Set("a", Json("1"));
        store.Set("b", Json("1"));
        store.Set("a", Json("2"));
        Assert.Equal(["a", "b"], store.List().Select(item => item.StoreKey));
    }

    [Fact]
    public void An_item_beyond_the_limit_is_refused_and_evicts_nothing()
    {
        MemoryCacheStore store = new(CostOf("k") + 8, _time);
        store.Set("a", Json("1"));
        VercelException refused = Assert.Throws<VercelException>(() => store.Set("b", new byte[17]));
        Assert.Equal(VercelFailure.ItemTooLarge, refused.Failure);
        Assert.Contains($"{CostOf("k") + 16} bytes", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"the byte limit of this cache in memory is {CostOf("k") + 8}", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["a"], store.List().Select(item => item.StoreKey));
        store.Set("b", new byte[16]);
        Assert.Equal(["b"], store.List().Select(item => item.StoreKey));
    }

    [Fact]
    public void Used_bytes_count_shared_tags_once()
    {
        CacheItemOptions options = new() { Name = "ab", Tags = ["x", "yyy"] };
        _store.Set("one", Json("12345"), options);
        long one = _store.UsedBytes;
        Assert.Equal(MemoryCacheStore.CostOf("one", 5, options), one);
        for (int i = 0; i < 100; i++)
        {
            _store.Set($"{i:000}", Json("12345"), options);
        }

        Assert.InRange(_store.UsedBytes, one, 100 * one);
        for (int i = 0; i < 100; i++)
        {
            _store.Delete($"{i:000}");
        }

        Assert.Equal(one, _store.UsedBytes);
        _store.Delete("one");
        Assert.Equal(0, _store.UsedBytes);
    }

    [Theory, InlineData(0), InlineData(-1)]
    public void The_byte_limit_must_be_at_least_1(long limit) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new MemoryCacheStore(limit));

    [Fact]
    public void Clear_removes_all_items_tags_and_deadlines()
    {
        Set("a", ttl: 5, tags: ["x"]);
        Set("b");
        _store.Clear();
        Assert.Equal((0, 0), (_store.Count, _store.UsedBytes));
        Assert.Empty(_store.List());
        Assert.Null(Get("a"));

        Set("a", "2");
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(0, _store.ExpireTags(["x"]));
        Assert.Equal(["a"], Keys());
    }

    [Fact]
    public void A_listing_describes_items_most_recently_used_first()
    {
        _store.Set("a", Json("12345"), new CacheItemOptions { Ttl = TimeSpan.FromSeconds(60), Tags = ["x", "y"], Name = "label" });
        _time.Advance(TimeSpan.FromSeconds(20));
        Set("b");
        Get("a");
        Get("a");
        _time.Advance(TimeSpan.FromSeconds(5));

        IReadOnlyList<CacheItemInfo> items = _store.List();
        Assert.Equal(["a", "b"], items.Select(item => item.StoreKey));
        Assert.Equal(["x", "y"], items[0].Tags);
        Assert.Empty(items[1].Tags);
        Assert.Equal(
            new CacheItemInfo
            {
                StoreKey = "a", Name = "label", Size = 5, Age = Time(25), TimeLeft = Time(35), Tags = items[0].Tags, Hits = 2,
            },
            items[0]);
        Assert.Equal(
            new CacheItemInfo { StoreKey = "b", Name = null, Size = 1, Age = Time(5), TimeLeft = null, Tags = items[1].Tags, Hits = 0 },
            items[1]);
    }

    [Fact]
    public void A_new_value_has_no_hits_and_no_age()
    {
        Set("key");
        Get("key");
        _time.Advance(TimeSpan.FromSeconds(3));
        Set("key", "2");
        CacheItemInfo item = Assert.Single(_store.List());
        Assert.Equal((0L, TimeSpan.Zero), (item.Hits, item.Age));
    }

    [Fact]
    public void An_empty_name_is_null()
    {
        RuntimeCache cache = new(_store);
        cache.Set("key", 1);
        cache.Set("other", 1, new CacheItemOptions { Name = "" });
        cache.Set("", 1);
        Assert.Equal([null, null, "key"], _store.List().Select(item => item.Name));
    }

    [Fact]
    public async Task The_store_returns_a_result_per_distinct_tag()
    {
        Set("a", tags: ["x"]);
        IReadOnlyList<Expiry> results = await new RuntimeCache(_store).TryExpireTagsAsync(["x", "none", "x"]);
        Assert.Equal(["x", "none"], results.Select(result => result.Name));
        Assert.All(results, result => Assert.True(result.IsExpired));
        Assert.Equal(0, _store.Count);
        Assert.Equal("x: expired", results[0].ToString());
    }

    [Fact]
    public void Namespaces_separate_keys_but_not_tags()
    {
        RuntimeCache one = new(_store, new RuntimeCacheOptions { Namespace = "one" });
        RuntimeCache two = new(_store, new RuntimeCacheOptions { Namespace = "two" });
        one.Set("key", 1, new CacheItemOptions { Tags = ["x"] });
        two.Set("key", 2, new CacheItemOptions { Tags = ["x"] });
        Assert.Equal((1, 2), (one.Get<int>("key"), two.Get<int>("key")));
        one.Delete("key");
        Assert.Equal(2, two.Get<int>("key"));
        one.ExpireTag("x");
        Assert.Null(two.Get("key"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public void Offset_and_limit_select_a_part_from_either_end(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Set($"{i}");
        }

        string[] newestFirst = [.. Keys()];
        for (int offset = 0; offset <= count + 1; offset++)
        {
            for (int limit = 0; limit <= count + 1; limit++)
            {
                Assert.Equal(newestFirst.Skip(offset).Take(limit), _store.List(offset, limit).Select(item => item.StoreKey));
                Assert.Equal(
                    Enumerable.Reverse(newestFirst).Skip(offset).Take(limit),
                    _store.List(offset, limit, leastRecentFirst: true).Select(item => item.StoreKey));
            }
        }

        Assert.Empty(_store.List(int.MaxValue, int.MaxValue));
        Assert.Equal(newestFirst, _store.List(0, int.MaxValue).Select(item => item.StoreKey));
    }

    [Theory]
    [InlineData(-1, 1, "offset")]
    [InlineData(0, -1, "limit")]
    public void Offset_and_limit_must_not_be_negative(int offset, int limit, string name) =>
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => _store.List(offset, limit)).ParamName);

    [Fact]
    public void A_repeated_tag_counts_once()
    {
        Set("a", tags: ["x", "x"]);
        Set("b", tags: ["x", "y", "x"]);
        Assert.Equal(["x"], _store.List().Single(item => item.StoreKey == "a").Tags);
        Assert.Equal(new Dictionary<string, int> { ["x"] = 2, ["y"] = 1 }, _store.ListTags().ToDictionary());
        Assert.Equal(2, _store.ExpireTags(["x", "x"]));
        Assert.Equal((0, 0, 0L), (_store.Count, _store.TagCount, _store.UsedBytes));
    }

    [Theory]
    [InlineData(150)]
    [InlineData(300)]
    [InlineData(29_000)]
    public void An_item_with_a_TTL_of_centuries_does_not_expire(int years)
    {
        foreach (MemoryCacheStore store in new[] { _store, new MemoryCacheStore() })
        {
            store.Set("key", Json("1"), new CacheItemOptions { Ttl = TimeSpan.FromDays(365L * years) });
            _time.Advance(TimeSpan.FromDays(365 * 100));
            Assert.NotNull(store.Get("key"));
            Assert.InRange(Assert.Single(store.List()).TimeLeft ?? TimeSpan.MaxValue, Time(1), TimeSpan.MaxValue);
        }
    }

    [Fact]
    public void A_callers_list_is_read_without_blocking_the_store()
    {
        Set("key", tags: ["x"]);
        _store.Set("other", Json("1"), new CacheItemOptions { Tags = new UsingList(_store, ["x"]) });
        Assert.Equal(2, _store.ExpireTags(new UsingList(_store, ["x"])));
    }

    [Fact]
    public void A_tag_that_is_null_changes_nothing()
    {
        Set("key", tags: ["x"]);
        long bytes = _store.UsedBytes;
        Assert.Throws<ArgumentException>(() => Set("key", "2", tags: ["y", null!]));
        Assert.Throws<ArgumentException>(() => _store.ExpireTags(["x", null!]));
        Assert.Equal(("1", bytes), (Get("key"), _store.UsedBytes));
        Assert.Equal(1, _store.ExpireTags(["x"]));
        Assert.Equal(0, _store.UsedBytes);
    }

    private static byte[] Json(string json) => Encoding.UTF8.GetBytes(json);

    private static TimeSpan Time(int seconds) => TimeSpan.FromTicks(seconds * TimeSpan.TicksPerSecond);

    /// <summary>The bytes that an item with this key and a value of one byte uses.</summary>
    private static long CostOf(string key) => MemoryCacheStore.CostOf(key, 1, new CacheItemOptions());

    private void Set(string key, string json = "1", int? ttl = null, string[]? tags = null) =>
        _store.Set(
            key,
            Json(json),
            new CacheItemOptions { Ttl = ttl is int seconds ? Time(seconds) : null, Tags = tags ?? [] });

    private string? Get(string key) => _store.Get(key) is ReadOnlyMemory<byte> json ? Encoding.UTF8.GetString(json.Span) : null;

    private IEnumerable<string> Keys() => _store.List().Select(item => item.StoreKey);

    /// <summary>A list of a caller that, whenever it is read, waits for another thread that uses the store.</summary>
    private sealed class UsingList(MemoryCacheStore store, string[] tags) : IReadOnlyList<string>
    {
        public int Count => Use().Length;

        public string this[int index] => Use()[index];

        public IEnumerator<string> GetEnumerator() => Use().AsEnumerable().GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

        private string[] Use()
        {
            Assert.True(Task.Run(() => store.UsedBytes).Wait(TimeSpan.FromSeconds(5)));
            return tags;
        }
    }
}
