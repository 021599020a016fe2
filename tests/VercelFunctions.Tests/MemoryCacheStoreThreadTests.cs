using System.Globalization;
using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace VercelFunctions.Tests;

public class MemoryCacheStoreThreadTests
{
    private const int Threads = 32;
    private const int OperationsPerThread = 2_000;
    private const int Rounds = 5;
    private const int Tags = 20;

    private readonly FakeTimeProvider _time = new();
    private readonly MemoryCacheStore _store;

    public MemoryCacheStoreThreadTests() => _store = new MemoryCacheStore(100_000, _time);

    // The timeout: a store without its lock may loop forever.
    [Fact(Timeout = 60_000)]
    public async Task The_store_is_consistent_after_use_by_32_threads()
    {
        // Created before, so that the threads spend their time in the store.
        List<Action[]> operations = [.. Enumerable.Range(0, Threads).Select(seed => Plan(new Random(seed)))];
        using Barrier start = new(Threads);
        await Task.WhenAll(operations.Select(plan => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                for (int round = 0; round < Rounds; round++)
                {
                    Array.ForEach(plan, operation => operation());
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default))).WaitAsync(TestContext.Current.CancellationToken);

        // At least one item must be left to check.
        _store.Set("last", Value("last", 10), new CacheItemOptions { Tags = ["tag-0"], Ttl = TimeSpan.FromSeconds(1) });
        AssertConsistent();

        string[] half = [.. Enumerable.Range(0, Tags / 2).Select(i => $"tag-{i}")];
        List<string> tagged = [.. _store.List().Where(item => item.Tags.Intersect(half).Any()).Select(item => item.StoreKey)];
        int before = _store.Count;
        Assert.Equal(tagged.Count, _store.ExpireTags(half));
        Assert.Equal(before - tagged.Count, _store.Count);
        Assert.Empty(_store.List().Select(item => item.StoreKey).Intersect(tagged));
        AssertConsistent();

        _time.Advance(TimeSpan.FromDays(1));
        Assert.All(_store.List(), item => Assert.Null(item.TimeLeft));
        AssertConsistent();

        foreach (CacheItemInfo item in _store.List())
        {
            Assert.True(_store.Delete(item.StoreKey));
        }

        Assert.Equal((0, 0), (_store.Count, _store.UsedBytes));
    }

    private static byte[] Value(string key, int padding) => Encoding.UTF8.GetBytes($"{key}:{new string('x', padding)}");

    private Action[] Plan(Random random) => [.. Enumerable.Range(0, OperationsPerThread).Select(_ => Operation(random))];

    private Action Operation(Random random)
    {
        string key = string.Create(CultureInfo.InvariantCulture, $"key-{random.Next(300)}");
        string[] tags = [.. Enumerable.Range(0, random.Next(4)).Select(_ => $"tag-{random.Next(Tags)}").Distinct()];
        switch (random.Next(100))
        {
            case < 55:
                byte[] start = Value(key, 0);
                return () =>
                {
                    if (_store.Get(key) is ReadOnlyMemory<byte> read && !read.Span.StartsWith(start))
                    {
                        Assert.Fail($"{key} has the value of another key.");
                    }
                };
            case < 85:
                byte[] value = Value(key, random.Next(500));
                TimeSpan? ttl = random.Next(2) == 0 ? null : TimeSpan.FromSeconds(random.Next(1, 30));
                CacheItemOptions options = new() { Name = key, Tags = tags, Ttl = ttl };
                return () => _store.Set(key, value, options);
            case < 90:
                return () => _store.Delete(key);
            case < 93:
                return () => _store.ExpireTags(tags);
            case < 95:
                TimeSpan time = TimeSpan.FromMilliseconds(random.Next(20));
                return () => _time.Advance(time);
            case < 96:
                return () => _store.List();
            case < 97 when random.Next(20) == 0:
                return _store.Clear;
            default:
                return () =>
                {
                    if (_store.UsedBytes < 0 || _store.UsedBytes > _store.MaxBytes || _store.Count < 0)
                    {
                        Assert.Fail("The store exceeds its limit, or counts less than zero.");
                    }
                };
        }
    }

    /// <summary>The used bytes of a new store with the same items.</summary>
    private static long UsedBytesOf(IEnumerable<CacheItemInfo> items)
    {
        MemoryCacheStore fresh = new(long.MaxValue);
        foreach (CacheItemInfo item in items)
        {
            TimeSpan? ttl = item.TimeLeft is null ? null : TimeSpan.FromDays(1);
            fresh.Set(item.StoreKey, new byte[item.Size], new CacheItemOptions { Name = item.Name, Tags = item.Tags, Ttl = ttl });
        }

        return fresh.UsedBytes;
    }

    private void AssertConsistent()
    {
        IReadOnlyList<CacheItemInfo> items = _store.List();
        Assert.Equal(items.Count, _store.Count);
        Assert.Equal(items.Count, items.Select(item => item.StoreKey).Distinct().Count());
        Assert.Equal(UsedBytesOf(items), _store.UsedBytes);
        Assert.InRange(_store.UsedBytes, 0, _store.MaxBytes);
        Assert.All(items, item => Assert.NotNull(_store.Get(item.StoreKey)));

        // The items were read in order, so the last is the most recently used.
        Assert.Equal(items.Reverse().Select(item => item.StoreKey), _store.List().Select(item => item.StoreKey));
    }
}
