namespace VercelFunctions;

/// <summary>
/// The store of a <see cref="RuntimeCache"/>. Values are UTF-8 JSON and keys are store keys:
/// <see cref="RuntimeCache"/> hashes keys and checks limits. Implementations must be thread-safe.
/// </summary>
public interface ICacheStore
{
    /// <summary>The kind of store and its address, for messages. Contains no secret.</summary>
    string Description { get; }

    /// <summary>Reads an item.</summary>
    /// <param name="storeKey">The key it is stored under.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The value as UTF-8 JSON, which must not change afterwards; null on a miss.</returns>
    /// <exception cref="VercelException">The request failed.</exception>
    ValueTask<ReadOnlyMemory<byte>?> GetAsync(string storeKey, CancellationToken cancellationToken);

    /// <summary>Stores an item, replacing what was stored under the key.</summary>
    /// <param name="storeKey">The key to store it under.</param>
    /// <param name="json">The value as UTF-8 JSON. The store keeps it: it must not change afterwards.</param>
    /// <param name="options">TTL, tags and name, already checked.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="VercelException">The item was not stored.</exception>
    ValueTask SetAsync(string storeKey, ReadOnlyMemory<byte> json, CacheItemOptions options, CancellationToken cancellationToken);

    /// <summary>Deletes an item; not an error if there is none.</summary>
    /// <param name="storeKey">The key it is stored under.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="VercelException">The request failed.</exception>
    ValueTask DeleteAsync(string storeKey, CancellationToken cancellationToken);

    /// <summary>Expires every item that has one of the tags. Failures are in the results, never thrown.</summary>
    /// <param name="tags">The tags, already checked and distinct.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>One result per tag, in the order given, as soon as it is known.</returns>
    IAsyncEnumerable<Expiry> TryExpireTagsAsync(IReadOnlyList<string> tags, CancellationToken cancellationToken);
}
