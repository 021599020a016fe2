namespace VercelFunctions;

/// <summary>
/// Where a <see cref="RuntimeCache"/> keeps its items. Values are UTF-8 JSON and keys are store keys:
/// hashing, namespaces and limits are the business of <see cref="RuntimeCache"/>. Safe under threads.
/// </summary>
public interface ICacheStore
{
    /// <summary>What and where the store is, for people. Holds no secret.</summary>
    string Description { get; }

    /// <summary>Reads an item.</summary>
    /// <param name="storeKey">The key it is stored under.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The value as UTF-8 JSON; null on a miss.</returns>
    /// <exception cref="RuntimeCacheException">The cache could not be asked, or its answer not be read.</exception>
    ValueTask<ReadOnlyMemory<byte>?> GetAsync(string storeKey, CancellationToken cancellationToken);

    /// <summary>Stores an item in place of what was stored under the key.</summary>
    /// <param name="storeKey">The key to store it under.</param>
    /// <param name="json">The value as UTF-8 JSON. The store keeps it: it must not change afterwards.</param>
    /// <param name="options">TTL, tags and name, already checked.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="RuntimeCacheException">The item was not stored.</exception>
    ValueTask SetAsync(string storeKey, ReadOnlyMemory<byte> json, CacheItemOptions options, CancellationToken cancellationToken);

    /// <summary>Removes an item; no error where there is none.</summary>
    /// <param name="storeKey">The key it is stored under.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="RuntimeCacheException">The cache could not be asked.</exception>
    ValueTask DeleteAsync(string storeKey, CancellationToken cancellationToken);

    /// <summary>Expires every item that bears one of the tags. A failure is in the results, never thrown.</summary>
    /// <param name="tags">The tags, already checked, without repeats.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>One result a tag, in the order given.</returns>
    ValueTask<IReadOnlyList<TagExpiry>> ExpireTagsAsync(IReadOnlyList<string> tags, CancellationToken cancellationToken);

    /// <summary>Lists what the store holds.</summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The items, most recently used first.</returns>
    /// <exception cref="RuntimeCacheException">The store cannot be listed, or could not be asked.</exception>
    ValueTask<IReadOnlyList<CacheItemInfo>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Removes everything.</summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="RuntimeCacheException">The store cannot be cleared, or could not be asked.</exception>
    ValueTask ClearAsync(CancellationToken cancellationToken);
}
