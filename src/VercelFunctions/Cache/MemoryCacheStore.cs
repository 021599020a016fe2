using System.Diagnostics;

namespace VercelFunctions;

/// <summary>
/// A Runtime Cache in this process's memory: the fallback where there is no endpoint, and what the local
/// Runtime Cache serves. Items leave when their TTL ends, when a tag of theirs is expired, and, least
/// recently used first, when the byte limit is reached. Every operation costs the same however many items
/// there are, except that expiring a tag costs as much as the items that bear it.
/// </summary>
public sealed class MemoryCacheStore : ICacheStore
{
    /// <summary>The byte limit where none is given: 256 MB.</summary>
    public const long DefaultMaxBytes = 256L * 1024 * 1024;

    /// <summary>What an item is reckoned to take beside its value, key, name and tags, in bytes.</summary>
    public const int ItemOverheadBytes = 256;

    // One lock, held for microseconds: reading moves an item in the order of use, so readers write too.
#if NET9_0_OR_GREATER
    private readonly Lock _lock = new();
#else
    private readonly object _lock = new();
#endif
    private readonly Dictionary<string, MemoryCacheEntry> _entries = new(StringComparer.Ordinal);
    private readonly MemoryCacheTags _tags = new();
    private readonly RecencyList _recency = new();
    private readonly SortedSet<MemoryCacheEntry> _expiring = new(MemoryCacheEntry.ByExpiry);
    private readonly TimeProvider _time;
    private long _usedBytes;
    private long _sequence;

    /// <summary>Makes an empty cache.</summary>
    /// <param name="maxBytes">How much it may hold, in bytes, reckoned as value, key, name and tags in memory plus <see cref="ItemOverheadBytes"/> an item. At least 1.</param>
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

    /// <summary>The one cache that everything in this process shares when there is no endpoint.</summary>
    public static MemoryCacheStore Shared { get; } = new();

    /// <summary>The byte limit.</summary>
    public long MaxBytes { get; }

    /// <summary>How many bytes of the limit are in use.</summary>
    public long UsedBytes
    {
        get
        {
            lock (_lock)
            {
                RemoveOutdated();
                return _usedBytes;
            }
        }
    }

    /// <summary>How many items it holds.</summary>
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

    /// <summary>How many different tags they bear.</summary>
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

    /// <summary>How much of the byte limit an item takes, in bytes: strings are two bytes a character in memory, and each item pays for its own tags, shared as they may be.</summary>
    /// <param name="storeKey">The key it is stored under.</param>
    /// <param name="size">The value's size, in bytes of JSON.</param>
    /// <param name="options">Its tags and name.</param>
    public static long CostOf(string storeKey, int size, CacheItemOptions options)
    {
        ArgumentGuard.NotNull(storeKey, nameof(storeKey));
        ArgumentGuard.NotNull(options, nameof(options));
        long characters = storeKey.Length + (options.Name?.Length ?? 0);
        foreach (string tag in options.Tags)
        {
            characters += tag.Length;
        }

        return size + (2 * characters) + ItemOverheadBytes;
    }

    /// <summary>Reads an item.</summary>
    /// <param name="storeKey">The key it is stored under.</param>
    /// <returns>The value as UTF-8 JSON; null on a miss.</returns>
    public ReadOnlyMemory<byte>? Get(string storeKey)
    {
        lock (_lock)
        {
            RemoveOutdated();
            if (!_entries.TryGetValue(storeKey, out MemoryCacheEntry? entry))
            {
                return null;
            }

            entry.Hits++;
            _recency.MoveToNewest(entry);
            return entry.Json;
        }
    }

    /// <summary>Stores an item in place of what was stored under the key, and evicts others if room is short.</summary>
    /// <param name="storeKey">The key to store it under.</param>
    /// <param name="json">The value as UTF-8 JSON. The store keeps it: it must not change afterwards.</param>
    /// <param name="options">TTL, tags (distinct) and name; null for none.</param>
    /// <exception cref="RuntimeCacheException">The item alone is over <see cref="MaxBytes"/>.</exception>
    public void Set(string storeKey, ReadOnlyMemory<byte> json, CacheItemOptions? options = null)
    {
        options ??= new CacheItemOptions();
        long cost = CostOf(storeKey, json.Length, options);
        if (cost > MaxBytes)
        {
            throw new RuntimeCacheException(
                RuntimeCacheFailure.ItemTooLarge,
                FormattableString.Invariant($"The item takes {cost:N0} bytes with its key, name and tags; this in-memory cache holds at most {MaxBytes:N0} bytes."),
                "Give the cache a higher byte limit, or store less.");
        }

        lock (_lock)
        {
            RemoveOutdated();
            if (_entries.TryGetValue(storeKey, out MemoryCacheEntry? previous))
            {
                Remove(previous);
            }

            while (_usedBytes + cost > MaxBytes)
            {
                Remove(_recency.Oldest!);
            }

            long now = _time.GetTimestamp();
            MemoryCacheEntry entry = new(storeKey, json, options.Name, cost, now, Deadline(now, options.Ttl), _sequence++);
            _entries.Add(storeKey, entry);
            _tags.Attach(entry, options.Tags);
            _recency.AddNewest(entry);
            _usedBytes += cost;
            if (entry.ExpiresAt is not null)
            {
                _expiring.Add(entry);
            }
        }
    }

    /// <summary>Removes an item.</summary>
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

    /// <summary>Expires every item that bears one of the tags.</summary>
    /// <param name="tags">The tags, compared by case.</param>
    /// <returns>How many items left the cache.</returns>
    public int ExpireTags(IEnumerable<string> tags)
    {
        ArgumentGuard.NotNull(tags, nameof(tags));
        lock (_lock)
        {
            RemoveOutdated();
            int before = _entries.Count;
            foreach (string tag in tags)
            {
                foreach (MemoryCacheEntry entry in _tags.Bearers(tag))
                {
                    Remove(entry);
                }
            }

            return before - _entries.Count;
        }
    }

    /// <summary>Removes everything.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _entries.Clear();
            _tags.Clear();
            _recency.Clear();
            _expiring.Clear();
            _usedBytes = 0;
        }
    }

    /// <summary>Lists what the cache holds at this moment.</summary>
    /// <returns>The items, most recently used first.</returns>
    public IReadOnlyList<CacheItemInfo> List() => List(0, int.MaxValue);

    /// <summary>Lists a part of what the cache holds at this moment. It costs as much as the part and its distance from the nearer end.</summary>
    /// <param name="offset">How many to leave out, at least 0.</param>
    /// <param name="limit">How many to list at most, at least 0.</param>
    /// <param name="leastRecentFirst">Whether to begin with what was not used for longest.</param>
    /// <returns>The items, most recently used first or last; none where <paramref name="offset"/> is at the end or beyond it.</returns>
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
            MemoryCacheEntry? entry = part.Length == 0 ? null : _recency.At(leastRecentFirst ? _entries.Count - 1 - offset : offset, _entries.Count);
            for (int i = 0; i < part.Length; i++)
            {
                part[i] = (entry!, entry!.Hits);
                entry = leastRecentFirst ? entry.Newer : entry.Older;
            }
        }

        // Outside the lock, so that a long list holds nobody up: of what is read here only the hits change.
        return Array.ConvertAll(part, item => Describe(item.Entry, item.Hits, now));
    }

    /// <summary>Lists the tags that items bear at this moment.</summary>
    /// <returns>Each tag with how many items bear it, in no order.</returns>
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

    ValueTask ICacheStore.SetAsync(string storeKey, ReadOnlyMemory<byte> json, CacheItemOptions options, CancellationToken cancellationToken)
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

    ValueTask<IReadOnlyList<TagExpiry>> ICacheStore.ExpireTagsAsync(IReadOnlyList<string> tags, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Stopwatch watch = Stopwatch.StartNew();
        ExpireTags(tags);
        return new(tags.Select(tag => new TagExpiry(tag, watch.Elapsed)).ToList());
    }

    ValueTask<IReadOnlyList<CacheItemInfo>> ICacheStore.ListAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(List());
    }

    ValueTask ICacheStore.ClearAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Clear();
        return default;
    }

    private CacheItemInfo Describe(MemoryCacheEntry entry, long hits, long now) => new()
    {
        StoreKey = entry.StoreKey,
        Name = entry.Name,
        Size = entry.Json.Length,
        Age = _time.GetElapsedTime(entry.StoredAt, now),
        TimeLeft = entry.ExpiresAt is long deadline ? _time.GetElapsedTime(now, deadline) : null,
        Tags = Array.ConvertAll(entry.Tags, bearers => bearers.Tag),
        Hits = hits,
    };

    private long? Deadline(long now, TimeSpan? ttl) => ttl is TimeSpan time ? now + (long)(time.TotalSeconds * _time.TimestampFrequency) : null;

    /// <summary>Removes items whose TTL has ended. They stand in order of their deadlines, so this looks at no others.</summary>
    private void RemoveOutdated()
    {
        if (_expiring.Count == 0)
        {
            return;
        }

        long now = _time.GetTimestamp();
        while (_expiring.Min is MemoryCacheEntry first && first.ExpiresAt <= now)
        {
            Remove(first);
        }
    }

    private void Remove(MemoryCacheEntry entry)
    {
        _entries.Remove(entry.StoreKey);
        _tags.Detach(entry);
        _recency.Remove(entry);
        _usedBytes -= entry.Cost;
        if (entry.ExpiresAt is not null)
        {
            _expiring.Remove(entry);
        }
    }
}
