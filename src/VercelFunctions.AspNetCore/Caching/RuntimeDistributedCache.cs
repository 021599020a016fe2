using Microsoft.Extensions.Caching.Distributed;

namespace VercelFunctions.AspNetCore.Caching;

/// <summary>A Runtime Cache as IDistributedCache. A value is a JSON string: its bytes in base64.</summary>
internal sealed class RuntimeDistributedCache(RuntimeCache cache, TimeProvider time) : IDistributedCache
{
    public byte[]? Get(string key) => cache.Get<byte[]>(key);

    public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => cache.GetAsync<byte[]>(key, token).AsTask();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) =>
        SetAsync(key, value, options).GetAwaiter().GetResult();

    public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(value);
        HybridItem? item = HybridItem.Current;
        if (SecondLevelCheck.Takes(key, item))
        {
            return;
        }

        CacheItemOptions converted = Convert(options);
        if (item is null)
        {
            await cache.SetAsync(key, value, converted, token).ConfigureAwait(false);
            return;
        }

        Check(item, key);
        if (!item.IsRemoved)
        {
            await cache.SetAsync(key, value, converted with { Tags = item.Tags }, token).ConfigureAwait(false);
        }

        // Also if it was removed while it was being stored: the removal may have reached the Runtime Cache first.
        if (item.IsRemoved)
        {
            await item.RemoveAsync().ConfigureAwait(false);
        }
    }

    // There is nothing to refresh: no item has a sliding expiration.
    public void Refresh(string key) => ArgumentNullException.ThrowIfNull(key);

    public Task RefreshAsync(string key, CancellationToken token = default)
    {
        Refresh(key);
        return Task.CompletedTask;
    }

    public void Remove(string key) => cache.Delete(key);

    public Task RemoveAsync(string key, CancellationToken token = default) => cache.DeleteAsync(key, token).AsTask();

    /// <summary>An item under another key may not be the tagged one, so it is not stored.</summary>
    private static void Check(HybridItem item, string key)
    {
        if (item.Key != key && item.Tags.Count > 0)
        {
            throw new NotSupportedException(
                $"The item '{item.Key}' is to be stored under the key '{key}', so its tags would be lost. "
                    + "A HybridCache whose second level is the Runtime Cache must not change keys.");
        }
    }

    private CacheItemOptions Convert(DistributedCacheEntryOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.SlidingExpiration is TimeSpan sliding)
        {
            // To extend an item's life, it must be written again, which can undo another process's write.
            throw new NotSupportedException(
                FormattableString.Invariant($"A sliding expiration of {sliding.TotalSeconds:0.###} seconds is not supported: ")
                    + "the Runtime Cache cannot extend the life of an item. Set an absolute expiration.");
        }

        return new CacheItemOptions { Ttl = TtlOf(options) };
    }

    /// <summary>The Runtime Cache counts whole seconds: an item can live up to one second longer.</summary>
    private TimeSpan? TtlOf(DistributedCacheEntryOptions options)
    {
        TimeSpan? left = options.AbsoluteExpirationRelativeToNow ?? (options.AbsoluteExpiration - time.GetUtcNow());
        return left switch
        {
            null => null,
            { Ticks: > 0 } => TimeSpan.FromSeconds(Math.Min(Math.Ceiling(left.Value.TotalSeconds), CacheLimits.MaxTtlSeconds)),
            _ => throw new ArgumentException(
                $"The absolute expiration {options.AbsoluteExpiration:u} is in the past. It must be in the future."),
        };
    }
}
