using System.Diagnostics;

namespace VercelFunctions.Emulator.Redis;

/// <summary>
/// The view of a project's items in Redis: the first <see cref="Limit"/> that SCAN finds. Concurrent requests share one scan, and
/// after a long scan there is a pause of nine times as long.
/// </summary>
internal sealed class RedisStoreView(RedisScan scan, RedisUses uses) : IStoreView
{
    /// <summary>The most items that a scan reads.</summary>
    public const int Limit = 10_000;

    // A shorter scan does not disturb other clients.
    private static readonly TimeSpan NegligibleTime = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(2);

    private readonly object _lock = new();
    private Task<RedisItems>? _latest;
    private long _began;
    private TimeSpan _rest;

    public async ValueTask<StoreTotals> CountAsync(CancellationToken cancellationToken)
    {
        RedisItems found = await FindAsync(cancellationToken).ConfigureAwait(false);
        return new StoreTotals(
            found.Items.Count,
            found.Items.Sum(item => (long)item.Info.Size),
            MaxBytes: null,
            found.Items.SelectMany(item => item.Info.Tags).Distinct(StringComparer.Ordinal).Count(),
            found.IsPartial);
    }

    public async ValueTask<Page<CacheItemInfo>> FindItemsAsync(ItemQuery query, CancellationToken cancellationToken)
    {
        RedisItems found = await FindAsync(cancellationToken).ConfigureAwait(false);
        return ItemList.Find(found.MostRecentFirst(), query) with { IsPartial = found.IsPartial };
    }

    public async ValueTask<ViewedItem?> FindItemAsync(string storeKey, CancellationToken cancellationToken)
    {
        await uses.FlushAsync().ConfigureAwait(false);
        return await scan.FindAsync(storeKey).ConfigureAwait(false);
    }

    public async ValueTask<Page<TagCount>> FindTagsAsync(string? filter, int offset, int limit, CancellationToken cancellationToken)
    {
        RedisItems found = await FindAsync(cancellationToken).ConfigureAwait(false);
        IEnumerable<KeyValuePair<string, int>> tags = found.Items.SelectMany(item => item.Info.Tags)
            .GroupBy(tag => tag, StringComparer.Ordinal).Select(tag => KeyValuePair.Create(tag.Key, tag.Count()));
        return ItemList.FindTags(tags, filter, offset, limit) with { IsPartial = found.IsPartial };
    }

    private Task<RedisItems> FindAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_latest is null || (_latest.IsCompleted && Stopwatch.GetElapsedTime(_began) >= _rest))
            {
                _began = Stopwatch.GetTimestamp();
                _rest = TimeSpan.Zero;
                _latest = ScanAsync(_began);
            }

            return _latest.WaitAsync(cancellationToken);
        }
    }

    private async Task<RedisItems> ScanAsync(long began)
    {
        // So that hits and the order of use include the last requests of this node.
        await uses.FlushAsync().ConfigureAwait(false);
        RedisItems found = await scan.ListAsync(Limit, MaxTime, CancellationToken.None).ConfigureAwait(false);
        TimeSpan taken = Stopwatch.GetElapsedTime(began);
        _rest = taken < NegligibleTime ? TimeSpan.Zero : 10 * taken;
        return found;
    }
}
