using Microsoft.Extensions.Caching.Hybrid;

namespace VercelFunctions.AspNetCore.Caching;

/// <summary>A HybridCache whose items have their tags in the Runtime Cache too, and expire there by tag.</summary>
internal sealed class TaggedHybridCache(HybridCache inner, RuntimeCache cache) : HybridCache
{
    // HybridCache reserves it for "everything", which the Runtime Cache cannot expire.
    private const string AllTags = "*";

    /// <summary>The cache that this one adds the tags to.</summary>
    public HybridCache Inner => inner;

    /// <summary>Whether the text is a tag of items, which HybridCache also requires to have other characters than white space.</summary>
    public static bool IsTag(string tag) => !string.IsNullOrWhiteSpace(tag) && tag != AllTags;

    public override ValueTask<T> GetOrCreateAsync<TState, T>(
        string key,
        TState state,
        Func<TState, CancellationToken, ValueTask<T>> factory,
        HybridCacheEntryOptions? options = null,
        IEnumerable<string>? tags = null,
        CancellationToken cancellationToken = default) =>
        inner.GetOrCreateAsync(
            key,
            new Creation<TState, T>(key, tags, state, factory),

            // The item is stored by the operation that calls this. The tags reach it because this is not an async method.
            static (creation, token) =>
            {
                ItemTags.Set(creation.Key, creation.Tags);
                return creation.Factory(creation.State, token);
            },
            options,
            tags,
            cancellationToken);

    public override async ValueTask SetAsync<T>(
        string key,
        T value,
        HybridCacheEntryOptions? options = null,
        IEnumerable<string>? tags = null,
        CancellationToken cancellationToken = default)
    {
        ItemTags.Set(key, tags);
        await inner.SetAsync(key, value, options, tags, cancellationToken).ConfigureAwait(false);
    }

    public override ValueTask RemoveAsync(string key, CancellationToken cancellationToken = default) =>
        inner.RemoveAsync(key, cancellationToken);

    public override ValueTask RemoveAsync(IEnumerable<string> keys, CancellationToken cancellationToken = default) =>
        inner.RemoveAsync(keys, cancellationToken);

    public override ValueTask RemoveByTagAsync(string tag, CancellationToken cancellationToken = default) =>
        RemoveByTagAsync([tag], cancellationToken);

    public override async ValueTask RemoveByTagAsync(IEnumerable<string> tags, CancellationToken cancellationToken = default)
    {
        string[] given = [.. tags];
        try
        {
            await inner.RemoveByTagAsync(given, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Also if HybridCache could not record the time of the removal: the items expire all the same.
            await cache.ExpireTagsAsync(given.Where(IsTag), cancellationToken).ConfigureAwait(false);
        }
    }

    private readonly record struct Creation<TState, T>(
        string Key, IEnumerable<string>? Tags, TState State, Func<TState, CancellationToken, ValueTask<T>> Factory);
}
