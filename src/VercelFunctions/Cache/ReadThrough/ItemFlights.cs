using System.Collections.Concurrent;

namespace VercelFunctions;

/// <summary>
/// The calls of this process that read one item and create it on a miss. They share flights, whichever clients and runspaces
/// they use: items are the same if their keys, endpoints and headers are.
/// </summary>
internal sealed class ItemFlights
{
    private static readonly ConcurrentDictionary<(ICacheStore Store, string StoreKey), ItemFlights> All = new(new SameItem());

    private readonly (ICacheStore Store, string StoreKey) _item;
    private readonly object _lock = new();
    private int _calls;
    private Flight? _last;

    private ItemFlights((ICacheStore Store, string StoreKey) item) => _item = item;

    /// <summary>Adds a call, before it reads the item.</summary>
    /// <param name="store">The store of the item.</param>
    /// <param name="storeKey">The key that it is stored under.</param>
    /// <param name="past">The last flight if it is over: its outcome may be older than the item that the call reads.</param>
    public static ItemFlights Enter(ICacheStore store, string storeKey, out Flight? past)
    {
        const int Removed = -1;
        while (true)
        {
            ItemFlights item = All.GetOrAdd((store, storeKey), static item => new ItemFlights(item));
            lock (item._lock)
            {
                if (item._calls != Removed)
                {
                    item._calls++;
                    past = item._last is { IsComplete: true } ? item._last : null;
                    return item;
                }
            }
        }
    }

    /// <summary>Notes, before an item is deleted or stored, that a value of it that is being created is from before.</summary>
    /// <param name="store">The store of the item.</param>
    /// <param name="storeKey">The key that it is stored under.</param>
    public static void MarkReplaced(ICacheStore store, string storeKey)
    {
        if (All.TryGetValue((store, storeKey), out ItemFlights? item))
        {
            lock (item._lock)
            {
                item._last?.MarkReplaced();
            }
        }
    }

    /// <summary>Removes a call.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            if (--_calls == 0)
            {
                _calls = -1;
                All.TryRemove(_item, out _);
            }
        }
    }

    /// <summary>
    /// Joins the flight for a call that read a miss. A flight that ended while the call was reading counts too; otherwise the
    /// origin would be asked again for what has just been stored.
    /// </summary>
    /// <param name="key">The call's key, for messages.</param>
    /// <param name="tags">The tags that the item will have if the call creates it.</param>
    /// <param name="expired">The tags that were expired in the cache.</param>
    /// <param name="past">The flight that was over when the call entered.</param>
    /// <param name="isStarter">Whether the flight is new, so that the call must run it.</param>
    public Flight Join(string key, IReadOnlyList<string> tags, ExpiredTags expired, Flight? past, out bool isStarter)
    {
        lock (_lock)
        {
            isStarter = _last is null || _last == past || !_last.TryJoin(key);
            if (isStarter)
            {
                _last = new Flight(key, tags, expired);
            }

            return _last!;
        }
    }

    private sealed class SameItem : IEqualityComparer<(ICacheStore Store, string StoreKey)>
    {
        public bool Equals((ICacheStore Store, string StoreKey) x, (ICacheStore Store, string StoreKey) y) =>
            x.StoreKey == y.StoreKey
            && (x.Store == y.Store
                || (x.Store is HttpCacheStore a && y.Store is HttpCacheStore b && a.Endpoint.IsSameCache(b.Endpoint)));

        public int GetHashCode((ICacheStore Store, string StoreKey) item) => StringComparer.Ordinal.GetHashCode(item.StoreKey);
    }
}
