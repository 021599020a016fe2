using Microsoft.Extensions.Time.Testing;

namespace VercelFunctions.Tests;

/// <summary>Random operations on the store and on a simple model: after each, both must have the same items.</summary>
public class MemoryCacheStoreModelTests
{
    private const int Operations = 2_000;
    private const long MaxBytes = 12_000;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    [Theory, MemberData(nameof(Seeds))]
    public void The_store_behaves_like_its_model(int seed)
    {
        Random random = new(seed);
        FakeTimeProvider time = new();
        MemoryCacheStore store = new(MaxBytes, time);
        Model model = new(time);
        HashSet<string> seen = [];
        for (int i = 0; i < Operations; i++)
        {
            seen.Add(Step(random, time, store, model));
            AssertSame(model, store, $"seed {seed}, operation {i}");
        }

        // Otherwise the run does not cover every outcome.
        Assert.Superset(
            new HashSet<string> { "hit", "miss", "new", "replaced", "evicted", "refused", "deleted", "expired", "clear" },
            seen);
    }

    private static string Step(Random random, FakeTimeProvider time, MemoryCacheStore store, Model model)
    {
        string key = $"key-{random.Next(60)}";
        switch (random.Next(1000))
        {
            case < 400:
                byte[]? expected = model.Get(key);
                ReadOnlyMemory<byte>? actual = store.Get(key);
                Assert.Equal(expected, actual?.ToArray());
                return expected is null ? "miss" : "hit";
            case < 750:
                return Set(random, key, store, model);
            case < 800:
                bool deleted = model.Delete(key);
                Assert.Equal(deleted, store.Delete(key));
                return deleted ? "deleted" : "nothing to delete";
            case < 850:
                string[] tags = [.. Enumerable.Range(0, random.Next(4)).Select(_ => $"tag-{random.Next(30)}")];
                int expired = model.ExpireTags(tags);
                Assert.Equal(expired, store.ExpireTags(tags));
                return expired > 0 ? "expired" : "nothing to expire";
            case < 995:
                time.Advance(TimeSpan.FromMilliseconds(random.Next(3000)));
                return "time";
            default:
                model.Clear();
                store.Clear();
                return "clear";
        }
    }

    private static string Set(Random random, string key, MemoryCacheStore store, Model model)
    {
        byte[] json = new byte[random.Next(50) == 0 ? random.Next((int)MaxBytes * 2) : random.Next(800)];
        random.NextBytes(json);
        CacheItemOptions options = new()
        {
            Ttl = random.Next(3) == 0 ? null : TimeSpan.FromSeconds(random.Next(1, 60)),
            Tags = [.. Enumerable.Range(0, random.Next(5)).Select(_ => $"tag-{random.Next(30)}").Distinct()],
            Name = random.Next(2) == 0 ? null : $"name of {key}",
        };
        string outcome = model.Set(key, json, options);
        if (outcome == "refused")
        {
            Assert.Throws<VercelException>(() => store.Set(key, json, options));
        }
        else
        {
            store.Set(key, json, options);
        }

        return outcome;
    }

    private static void AssertSame(Model model, MemoryCacheStore store, string when)
    {
        IReadOnlyList<string> expected = model.Describe();
        IReadOnlyList<string> actual =
        [
            .. store.List().Select(item => Describe(item.StoreKey, item.Name, item.Size, item.Age, item.TimeLeft, item.Tags, item.Hits)),
        ];
        Assert.True(
            expected.SequenceEqual(actual),
            $"{when}:\nexpected\n{string.Join('\n', expected)}\nactual\n{string.Join('\n', actual)}");
        Assert.Equal((expected.Count, model.UsedBytes, model.TagCount, when), (store.Count, store.UsedBytes, store.TagCount, when));
    }

    private static string Describe(
        string key,
        string? name,
        int size,
        TimeSpan age,
        TimeSpan? left,
        IReadOnlyList<string> tags,
        long hits) =>
        $"{key} ({name}) {size} bytes, age {age}, left {left}, tags {string.Join(',', tags)}, hits {hits}";

    /// <summary>A list, most recently used first, that every operation searches.</summary>
    private sealed class Model(TimeProvider time)
    {
        private List<Item> _items = [];

        // Used bytes do not depend on how a store came to have its items.
        public long UsedBytes
        {
            get
            {
                MemoryCacheStore fresh = new(long.MaxValue, time);
                Current().ForEach(item => fresh.Set(item.Key, item.Json, item.Options));
                return fresh.UsedBytes;
            }
        }

        public int TagCount => Current().SelectMany(item => item.Options.Tags).Distinct().Count();

        public byte[]? Get(string key)
        {
            Item? item = Current().Find(item => item.Key == key);
            if (item is not null)
            {
                item.Hits++;
                _items.Remove(item);
                _items.Insert(0, item);
            }

            return item?.Json;
        }

        public string Set(string key, byte[] json, CacheItemOptions options)
        {
            if (MemoryCacheStore.CostOf(key, json.Length, options) > MaxBytes)
            {
                return "refused";
            }

            Item item = new(key, json, options, time.GetUtcNow());

            string outcome = Delete(key) ? "replaced" : "new";
            _items.Insert(0, item);
            while (UsedBytes > MaxBytes)
            {
                _items.RemoveAt(_items.Count - 1);
                outcome = "evicted";
            }

            return outcome;
        }

        public bool Delete(string key) => Current().RemoveAll(item => item.Key == key) > 0;

        public int ExpireTags(string[] tags) => Current().RemoveAll(item => item.Options.Tags.Intersect(tags).Any());

        public void Clear() => _items.Clear();

        public IReadOnlyList<string> Describe() =>
        [
            .. Current().Select(item => MemoryCacheStoreModelTests.Describe(
                item.Key,
                item.Options.Name,
                item.Json.Length,
                time.GetUtcNow() - item.Stored,
                item.Stored + item.Options.Ttl - time.GetUtcNow(),
                item.Options.Tags,
                item.Hits)),
        ];

        private List<Item> Current() =>
            _items = _items.FindAll(item => item.Options.Ttl is not TimeSpan ttl || time.GetUtcNow() < item.Stored + ttl);

        private sealed class Item(string key, byte[] json, CacheItemOptions options, DateTimeOffset stored)
        {
            public string Key { get; } = key;

            public byte[] Json { get; } = json;

            public CacheItemOptions Options { get; } = options;

            public DateTimeOffset Stored { get; } = stored;

            public long Hits { get; set; }
        }
    }
}
