using System.Globalization;
using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace VercelFunctions.Tests;

public class MemoryCacheStoreThreadTests
{
    private const int Threads = 32;
    private const int OperationsPerThread = 2_000;
    private const int Tags = 20;

    private readonly FakeTimeProvider _time = new();
    private readonly MemoryCacheStore _store;

    public MemoryCacheStoreThreadTests() => _store = new MemoryCacheStore(100_000, _time);

    [Fact]
    public async Task Thirty_two_threads_at_once_leave_a_store_that_holds_together()
    {
        using Barrier start = new(Threads);
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                Hammer(new Random(thread));
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        // Whatever the order was, something must be left to look at.
        _store.Set("last", Value("last", 10), new CacheItemOptions { Tags = ["tag-0"], Ttl = TimeSpan.FromSeconds(1) });
        AssertHoldsTogether();

        string[] half = [.. Enumerable.Range(0, Tags / 2).Select(i => $"tag-{i}")];
        List<string> bearers = [.. _store.List().Where(item => item.Tags.Intersect(half).Any()).Select(item => item.StoreKey)];
        int before = _store.Count;
        Assert.Equal(bearers.Count, _store.ExpireTags(half));
        Assert.Equal(before - bearers.Count, _store.Count);
        Assert.Empty(_store.List().Select(item => item.StoreKey).Intersect(bearers));
        AssertHoldsTogether();

        _time.Advance(TimeSpan.FromDays(1));
        Assert.All(_store.List(), item => Assert.Null(item.TimeLeft));
        AssertHoldsTogether();

        foreach (CacheItemInfo item in _store.List())
        {
            Assert.True(_store.Delete(item.StoreKey));
        }

        Assert.Equal((0, 0), (_store.Count, _store.UsedBytes));
    }

    private static byte[] Value(string key, int padding) => Encoding.UTF8.GetBytes($"{key}:{new string('x', padding)}");

    private void Hammer(Random random)
    {
        for (int i = 0; i < OperationsPerThread; i++)
        {
            string key = string.Create(CultureInfo.InvariantCulture, $"key-{random.Next(300)}");
            switch (random.Next(20))
            {
                case < 8:
                    // A value of another key would be a mix-up.
                    if (_store.Get(key) is ReadOnlyMemory<byte> value)
                    {
                        Assert.StartsWith(key + ":", Encoding.UTF8.GetString(value.Span), StringComparison.Ordinal);
                    }

                    break;
                case < 15:
                    _store.Set(key, Value(key, random.Next(500)), new CacheItemOptions
                    {
                        Name = key,
                        Ttl = random.Next(2) == 0 ? null : TimeSpan.FromSeconds(random.Next(1, 30)),
                        Tags = [.. Enumerable.Range(0, random.Next(4)).Select(_ => $"tag-{random.Next(Tags)}").Distinct()],
                    });
                    break;
                case 15:
                    _store.Delete(key);
                    break;
                case 16:
                    _store.ExpireTags([$"tag-{random.Next(Tags)}"]);
                    break;
                case 17:
                    _time.Advance(TimeSpan.FromMilliseconds(random.Next(20)));
                    break;
                case 18 when random.Next(200) == 0:
                    _store.Clear();
                    break;
                default:
                    Assert.InRange(_store.UsedBytes, 0, _store.MaxBytes);
                    break;
            }
        }
    }

    private void AssertHoldsTogether()
    {
        IReadOnlyList<CacheItemInfo> items = _store.List();
        Assert.Equal(items.Count, _store.Count);
        Assert.Equal(items.Count, items.Select(item => item.StoreKey).Distinct().Count());
        Assert.Equal(items.Sum(item => item.Size + (2L * (item.StoreKey.Length + (item.Name?.Length ?? 0) + item.Tags.Sum(tag => tag.Length))) + MemoryCacheStore.ItemOverheadBytes), _store.UsedBytes);
        Assert.InRange(_store.UsedBytes, 0, _store.MaxBytes);
        Assert.All(items, item => Assert.NotNull(_store.Get(item.StoreKey)));

        // Having read them one by one, the last is the most recently used.
        Assert.Equal(items.Reverse().Select(item => item.StoreKey), _store.List().Select(item => item.StoreKey));
    }
}
