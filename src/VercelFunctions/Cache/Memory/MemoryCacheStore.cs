using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace VercelFunctions;

/// <summary>
/// A Runtime Cache in this process's memory: the fallback if there is no endpoint, and the store of the emulator. Items
/// expire by TTL and by tag, and at the byte limit the least recently used items are evicted. The cost of an operation
/// does not depend on the number of items, except that expiring a tag costs as much as the items that have it.
/// Thread-safe.
/// </summary>
public sealed class MemoryCacheStore : ICacheStore, ICacheContents
{
    /// <summary>The default byte limit: 256 MB.</summary>
    public const long DefaultMaxBytes = 256L * 1024 * 1024;

    // One lock, held for microseconds: reading moves an item in the order of use, so readers write too.
#if NET9_0_OR_GREATER
    private readonly Lock _lock = new();
#else
    private readonly object _lock = new();
#endif
    private Dictionary<string, MemoryCacheEntry> _entries = new(StringComparer.Ordinal);
    private readonly MemoryCacheTags _tags = new();
    private readonly RecencyList _recency = new();
    private readonly ExpiryQueue _expiring = new();
    private readonly TimeProvider _time;
    private long _itemBytes;

    /// <summary>Creates an empty cache.</summary>
    /// <param name="maxBytes">
    /// The byte limit, at least 1. It counts the memory of the items: see <see cref="CostOf"/>.
    /// </param>
    /// <param name="timeProvider">The clock; null means the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxBytes"/> is less than 1.</exception>
    public MemoryCacheStore(long maxBytes = DefaultMaxBytes, TimeProvider? timeProvider = null)
    {
        if (maxBytes < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(maxBytes), maxBytes, "The byte limit must be at least 1.");
        }

        MaxBytes = maxBytes;
        _time = timeProvider ?? TimeProvider.System;
    }

    /// <summary>The one cache of this process, used if there is no endpoint.</summary>
    public static MemoryCacheStore Shared { get; } = new();

    /// <summary>The byte limit.</summary>
    public long MaxBytes { get; }

    /// <summary>Whether an item was ever stored, even if it is no longer in the cache.</summary>
    public bool HasStored { get; private set; }

    /// <summary>The bytes of the limit that are in use.</summary>
    public long UsedBytes
    {
        get
        {
            lock (_lock)
            {
                RemoveOutdated();
                return _itemBytes + _tags.UsedBytes;
            }
        }
    }

    /// <summary>The number of items.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                RemoveOutdated();
                return _entries.Count;
            }
        }
    }

    /// <summary>The number of distinct tags of the items.</summary>
    public int TagCount
    {
        get
        {
            lock (_lock)
            {
                RemoveOutdated();
                return _tags.Count;
            }
        }
    }

    /// <inheritdoc/>
    public string Description => "the in-memory cache of this process";

    /// <summary>
    /// The memory that an item uses at most, in bytes: its value, key, name and tags, and its places in the cache's indexes.
    /// If other items have its tags, it uses less.
    /// </summary>
    /// <param name="storeKey">The key it is stored under.</param>
    /// <param name="size">The value's size, in bytes of JSON.</param>
    /// <param name="options">Its TTL, tags and name.</param>
    public static long CostOf(string storeKey, int size, CacheItemOptions options)
    {
        ArgumentGuard.NotNull(storeKey, nameof(storeKey));
        ArgumentGuard.NotNull(options, nameof(options));
        List<string> tags = Distinct(options.Tags, nameof(options));
        return MemoryCost.OfItem(storeKey, size, options.Name, tags.Count, options.Ttl is not null) + CostOfTags(tags);
    }

    /// <summary>Reads an item.</summary>
    /// <param name="storeKey">The key it is stored under.</param>
    /// <returns>The value as UTF-8 JSON; null on a miss.</returns>
    public ReadOnlyMemory<byte>? Get(string storeKey)
    {
        lock (_lock)
        {
            RemoveOutdated();
            return Use(storeKey)?.Json;
        }
    }

    /// <summary>Stores an item, replacing what was stored under the key, and evicts other items if necessary.</summary>
    /// <param name="storeKey">The key to store it under.</param>
    /// <param name="json">The value as UTF-8 JSON. The store keeps it: it must not change afterwards.</param>
    /// <param name="options">TTL, tags and name; null for none. A repeated tag counts once.</param>
    /// <exception cref="ArgumentException">A tag is null.</exception>
    /// <exception cref="VercelException">The item alone exceeds <see cref="MaxBytes"/>.</exception>
    public void Set(string storeKey, ReadOnlyMemory<byte> json, CacheItemOptions? options = null)
    {
        ArgumentGuard.NotNull(storeKey, nameof(storeKey));
        options ??= new CacheItemOptions();
        List<string> tags = Distinct(options.Tags, nameof(options));
        long ownCost = MemoryCost.OfItem(storeKey, json.Length, options.Name, tags.Count, options.Ttl is not null);
        long cost = ownCost + CostOfTags(tags);
        if (cost > MaxBytes)
        {
            throw new VercelException(
                VercelFailure.ItemTooLarge,
                FormattableString.Invariant($"The item takes {cost:N0} bytes with its key, name and tags; ")
                    + FormattableString.Invariant($"the byte limit of this cache in memory is {MaxBytes:N0}."));
        }

        lock (_lock)
        {
            RemoveOutdated();
            if (_entries.TryGetValue(storeKey, out MemoryCacheEntry? previous))
            {
                Remove(previous);
            }

            long now = _time.GetTimestamp();
            MemoryCacheEntry entry = new(storeKey, json, options.Name, ownCost, now, Deadline(now, options.Ttl));
            _entries.Add(storeKey, entry);
            _tags.Attach(entry, tags);
            _recency.AddNewest(entry);
            _itemBytes += ownCost;
            HasStored = true;
            if (entry.ExpiresAt != MemoryCacheEntry.Never)
            {
                _expiring.Add(entry);
            }

            // The new item is never among them: alone it is within the limit.
            while (_itemBytes + _tags.UsedBytes > MaxBytes)
            {
                Remove(_recency.Oldest!);
            }
        }
    }

    /// <summary>Deletes an item.</summary>
    /// <param name="storeKey">The key it is stored under.</param>
    /// <returns>Whether there was one.</returns>
    public bool Delete(string storeKey)
    {
        lock (_lock)
        {
            RemoveOutdated();
            if (!_entries.TryGetValue(storeKey, out MemoryCacheEntry? entry))
            {
                return false;
            }

            Remove(entry);
            return true;
        }
    }

    /// <summary>Expires every item that has one of the tags.</summary>
    /// <param name="tags">The tags; case-sensitive.</param>
    /// <returns>The number of items that expired.</returns>
    /// <exception cref="ArgumentException">A tag is null.</exception>
    public int ExpireTags(IEnumerable<string> tags)
    {
        ArgumentGuard.NotNull(tags, nameof(tags));
        List<string> distinct = Distinct(tags, nameof(tags));
        ExpiredTags.Of(this).Add(distinct);
        lock (_lock)
        {
            RemoveOutdated();
            int before = _entries.Count;
            foreach (string tag in distinct)
            {
                foreach (MemoryCacheEntry entry in _tags.ItemsOf(tag))
                {
                    Remove(entry);
                }
            }

            return before - _entries.Count;
        }
    }

    /// <summary>Deletes all items.</summary>
    public void Clear()
    {
        ExpiredTags.Of(this).AddAll();
        lock (_lock)
        {
            // A new dictionary, because a cleared one keeps its memory.
            _entries = new(StringComparer.Ordinal);
            _tags.Clear();
            _recency.Clear();
            _expiring.Clear();
            _itemBytes = 0;
        }
    }

    /// <summary>Lists the items.</summary>
    /// <returns>The items, most recently used first.</returns>
    public IReadOnlyList<CacheItemInfo> List() => List(0, int.MaxValue);

    /// <summary>Lists some of the items. The cost depends on their number and on their distance from the nearer end.</summary>
    /// <param name="offset">How many to skip, at least 0.</param>
    /// <param name="limit">How many to list at most, at least 0.</param>
    /// <param name="leastRecentFirst">Whether to start with the least recently used item.</param>
    /// <returns>The items; none if <paramref name="offset"/> is at the end or beyond it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is less than 0.</exception>
    public IReadOnlyList<CacheItemInfo> List(int offset, int limit, bool leastRecentFirst = false)
    {
        ArgumentGuard.NotNegative(offset, nameof(offset));
        ArgumentGuard.NotNegative(limit, nameof(limit));
        (MemoryCacheEntry Entry, long Hits)[] part;
        long now;
        lock (_lock)
        {
            RemoveOutdated();
            now = _time.GetTimestamp();
            part = new (MemoryCacheEntry, long)[Math.Max(0, Math.Min(limit, _entries.Count - offset))];
            MemoryCacheEntry? entry = part.Length == 0
                ? null
                : _recency.At(leastRecentFirst ? _entries.Count - 1 - offset : offset, _entries.Count);
            for (int i = 0; i < part.Length; i++)
            {
                part[i] = (entry!, entry!.Hits);
                entry = leastRecentFirst ? entry.Newer : entry.Older;
            }
        }

        // Outside the lock, so that a long list does not block other callers. Only the hits can change, and they were copied.
        return Array.ConvertAll(part, item => Describe(item.Entry, item.Hits, now));
    }

    /// <summary>Lists the tags of the items.</summary>
    /// <returns>Each tag and the number of items that have it, in no particular order.</returns>
    public IReadOnlyList<KeyValuePair<string, int>> ListTags()
    {
        lock (_lock)
        {
            RemoveOutdated();
            return _tags.List();
        }
    }

    ValueTask<ReadOnlyMemory<byte>?> ICacheStore.GetAsync(string storeKey, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(Get(storeKey));
    }

    ValueTask ICacheStore.SetAsync(
        string storeKey, ReadOnlyMemory<byte> json, CacheItemOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Set(storeKey, json, options);
        return default;
    }

    ValueTask ICacheStore.DeleteAsync(string storeKey, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Delete(storeKey);
        return default;
    }

    async IAsyncEnumerable<Expiry> ICacheStore.TryExpireTagsAsync(
        IReadOnlyList<string> tags, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Stopwatch watch = Stopwatch.StartNew();
        ExpireTags(tags);
        TimeSpan taken = watch.Elapsed;
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (string tag in tags)
        {
            yield return new Expiry(ExpiryKind.Tag, tag, taken);
        }
    }

    ValueTask<IReadOnlyList<CacheItemInfo>> ICacheContents.ListAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(List());
    }

    ValueTask ICacheContents.ClearAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Clear();
        return default;
    }

    /// <summary>Reads an item with its tags and its age.</summary>
    internal MemoryCacheEntry? Find(string storeKey, out TimeSpan age)
    {
        lock (_lock)
        {
            RemoveOutdated();
            MemoryCacheEntry? entry = Use(storeKey);
            age = entry is null ? TimeSpan.Zero : _time.GetElapsedTime(entry.StoredAt);
            return entry;
        }
    }

    /// <summary>Reads an item without using it: neither its hits nor the order of use change.</summary>
    internal (CacheItemInfo Info, ReadOnlyMemory<byte> Json, TimeSpan SinceUse)? Peek(string storeKey)
    {
        lock (_lock)
        {
            RemoveOutdated();
            if (!_entries.TryGetValue(storeKey, out MemoryCacheEntry? entry))
            {
                return null;
            }

            long now = _time.GetTimestamp();
            return (Describe(entry, entry.Hits, now), entry.Json, _time.GetElapsedTime(entry.UsedAt, now));
        }
    }

    // A copy: the caller's list can change, and reading it runs code of the caller, which must not happen within the lock.
    private static List<string> Distinct(IEnumerable<string> tags, string name)
    {
        List<string> distinct = TagLimits.Distinct(tags);
        return distinct.Contains(null!) ? throw new ArgumentException("A tag is null.", name) : distinct;
    }

    private static long CostOfTags(List<string> tags)
    {
        long cost = 0;
        foreach (string tag in tags)
        {
            cost += MemoryCost.OfTag(tag);
        }

        return cost;
    }

    private CacheItemInfo Describe(MemoryCacheEntry entry, long hits, long now) => new()
    {
        StoreKey = entry.StoreKey,
        Name = entry.Name,
        Size = entry.Json.Length,
        Age = _time.GetElapsedTime(entry.StoredAt, now),
        TimeLeft = entry.ExpiresAt == MemoryCacheEntry.Never ? null : _time.GetElapsedTime(now, entry.ExpiresAt),
        Tags = Array.ConvertAll(entry.Tags, items => items.Tag),
        Hits = hits,
    };

    private MemoryCacheEntry? Use(string storeKey)
    {
        if (_entries.TryGetValue(storeKey, out MemoryCacheEntry? entry))
        {
            entry.Hits++;
            entry.UsedAt = _time.GetTimestamp();
            _recency.MoveToNewest(entry);
        }

        return entry;
    }

    // A deadline that no timestamp reaches is none.
    private long Deadline(long now, TimeSpan? ttl) =>
        ttl?.TotalSeconds * _time.TimestampFrequency is double left && left < MemoryCacheEntry.Never - now
            ? now + (long)left
            : MemoryCacheEntry.Never;

    /// <summary>Removes items whose TTL has ended. They are sorted by deadline, so no others are visited.</summary>
    private void RemoveOutdated()
    {
        if (_expiring.Count == 0)
        {
            return;
        }

        long now = _time.GetTimestamp();
        while (_expiring.First is MemoryCacheEntry first && first.ExpiresAt <= now)
        {
            Remove(first);
        }
    }

    private void Remove(MemoryCacheEntry entry)
    {
        _entries.Remove(entry.StoreKey);
        _tags.Detach(entry);
        _recency.Remove(entry);
        _itemBytes -= entry.Cost;
        if (entry.ExpiresAt != MemoryCacheEntry.Never)
        {
            _expiring.Remove(entry);
        }
    }
}
