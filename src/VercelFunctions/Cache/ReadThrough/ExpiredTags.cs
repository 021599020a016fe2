using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace VercelFunctions;

/// <summary>
/// The tags of one cache that this process expired last: a value that was read from its origin before must not be stored with
/// them. Expiries by other processes are not known: the protocol does not report them. Thread-safe.
/// </summary>
internal sealed class ExpiredTags
{
    // Beyond it, all are forgotten, and every value whose origin was read before counts as expired.
    private const int MaxTags = 1000;

    private static readonly ConcurrentDictionary<string, ExpiredTags> OfEndpoints = new(StringComparer.Ordinal);
    private static readonly ConditionalWeakTable<ICacheStore, ExpiredTags> OfStores = new();
    private static long _now;

    private readonly object _lock = new();
    private Dictionary<string, long> _byTag = new(StringComparer.Ordinal);
    private long _all;

    /// <summary>The current moment, as the number of expiries so far in this process: a clock may be too coarse to order them.</summary>
    public static long Now => Interlocked.Read(ref _now);

    /// <summary>
    /// The expired tags of a store. All clients of an endpoint share them, whatever their headers are: headers can be renewed.
    /// </summary>
    public static ExpiredTags Of(ICacheStore store) => store is HttpCacheStore http
        ? OfEndpoints.GetOrAdd(http.Endpoint.Url.AbsoluteUri, static _ => new ExpiredTags())
        : OfStores.GetValue(store, static _ => new ExpiredTags());

    /// <summary>Adds tags, before they are expired.</summary>
    public void Add(IReadOnlyList<string> tags)
    {
        lock (_lock)
        {
            if (_byTag.Count + tags.Count > MaxTags)
            {
                AddAll();
                return;
            }

            long now = Interlocked.Increment(ref _now);
            foreach (string tag in tags)
            {
                _byTag[tag] = now;
            }
        }
    }

    /// <summary>Adds all tags, and the items without tags, before they are deleted.</summary>
    public void AddAll()
    {
        lock (_lock)
        {
            _all = Interlocked.Increment(ref _now);
            _byTag = new(StringComparer.Ordinal);
        }
    }

    /// <summary>Whether an item with these tags was expired after a moment.</summary>
    /// <param name="tags">The tags of the item.</param>
    /// <param name="since">A <see cref="Now"/>, taken before the origin was read.</param>
    public bool HasAny(IReadOnlyList<string> tags, long since)
    {
        lock (_lock)
        {
            return _all > since || tags.Any(tag => _byTag.TryGetValue(tag, out long expired) && expired > since);
        }
    }
}
