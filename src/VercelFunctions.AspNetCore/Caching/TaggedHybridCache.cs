using Microsoft.Extensions.Caching.Hybrid;

namespace VercelFunctions.AspNetCore.Caching;

/// <summary>A HybridCache whose items have their tags in the Runtime Cache too, and expire there by tag.</summary>
internal sealed class TaggedHybridCache(HybridCache inner, RuntimeCache cache, Removals removals) : HybridCache
{
    /// <summary>The cache that this one adds the tags to.</summary>
    public HybridCache Inner => inner;

    public override async ValueTask<T> GetOrCreateAsync<TState, T>(
        string key,
        TState state,
        Func<TState, CancellationToken, ValueTask<T>> factory,
        HybridCacheEntryOptions? options = null,
        IEnumerable<string>? tags = null,
        CancellationToken cancellationToken = default)
    {
        Creation<TState, T> creation = new(() => new HybridItem(inner, key, tags, removals), state, factory);
        while (true)
        {
            try
            {
                return await inner
                    .GetOrCreateAsync(
                        key, creation, static (creation, token) => creation.Start(token), options, tags, cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (OutdatedValueException exception) when (exception.Creation == creation)
            {
                return creation.Outdated!;
            }
            catch (OutdatedValueException)
            {
                // The value is that of another call. This call may have started after the removal, so it asks again.
            }
        }
    }

    public override async ValueTask SetAsync<T>(
        string key,
        T value,
        HybridCacheEntryOptions? options = null,
        IEnumerable<string>? tags = null,
        CancellationToken cancellationToken = default)
    {
        HybridItem.Current = new HybridItem(inner, key, tags, removals);
        await inner.SetAsync(key, value, options, tags, cancellationToken).ConfigureAwait(false);
    }

    public override ValueTask RemoveAsync(string key, CancellationToken cancellationToken = default)
    {
        removals.AddKeys([key]);
        return inner.RemoveAsync(key, cancellationToken);
    }

    public override ValueTask RemoveAsync(IEnumerable<string> keys, CancellationToken cancellationToken = default)
    {
        string[] given = [.. keys];
        removals.AddKeys(given);
        return inner.RemoveAsync(given, cancellationToken);
    }

    public override ValueTask RemoveByTagAsync(string tag, CancellationToken cancellationToken = default) =>
        RemoveByTagAsync([tag], cancellationToken);

    public override async ValueTask RemoveByTagAsync(IEnumerable<string> tags, CancellationToken cancellationToken = default)
    {
        string[] given = [.. tags];
        removals.AddTags(given);
        try
        {
            await inner.RemoveByTagAsync(given, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Also if HybridCache could not record the time of the removal: the items expire all the same.
            await cache.ExpireTagsAsync(given.Where(Removals.IsTag), cancellationToken).ConfigureAwait(false);
        }
    }
}
