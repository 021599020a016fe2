using Microsoft.Extensions.Caching.Distributed;

namespace VercelFunctions.AspNetCore.Caching;

/// <summary>A Runtime Cache as IDistributedCache. A value is a JSON string: its bytes in base64.</summary>
internal sealed class RuntimeDistributedCache(RuntimeCache cache, TimeProvider time) : IDistributedCache
{
    public byte[]? Get(string key) => cache.Get<byte[]>(key);

    public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => cache.GetAsync<byte[]>(key, token).AsTask();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => cache.Set(key, value, Convert(key, options));

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) =>
        cache.SetAsync(key, value, Convert(key, options), token).AsTask();

    // There is nothing to refresh: no item has a sliding expiration.
    public void Refresh(string key) => ArgumentNullException.ThrowIfNull(key);

    public Task RefreshAsync(string key, CancellationToken token = default)
    {
        Refresh(key);
        return Task.CompletedTask;
    }

    public void Remove(string key) => cache.Delete(key);

    public Task RemoveAsync(string key, CancellationToken token = default) => cache.DeleteAsync(key, token).AsTask();

    private CacheItemOptions Convert(string key, DistributedCacheEntryOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.SlidingExpiration is TimeSpan sliding)
        {
            // To extend an item's life, it must be written again, which can undo another process's write.
            throw new NotSupportedException(
                FormattableString.Invariant($"A sliding expiration of {sliding.TotalSeconds:0.###} seconds is not supported: ")
                    + "the Runtime Cache cannot extend the life of an item. Set an absolute expiration.");
        }

        return new CacheItemOptions { Ttl = TtlOf(options), Tags = ItemTags.Of(key) };
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
