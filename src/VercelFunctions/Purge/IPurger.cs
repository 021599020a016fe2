namespace VercelFunctions;

/// <summary>Caches whose items can be expired by tag, and that can be purged: a Runtime Cache, or those of a Vercel project.</summary>
public interface IPurger
{
    /// <summary>The caches and their address, for messages. Contains no secret.</summary>
    string Description { get; }

    /// <summary>
    /// Expires tags. A tag that is not valid is a failed result. A request that is refused affects its own tags only; after one
    /// that does not reach the server or times out, the remaining tags fail without being sent.
    /// </summary>
    /// <param name="tags">The tags; case-sensitive, any number of them. Repeated ones are left out.</param>
    /// <param name="options">Mode, environment and deadline; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>One result per tag, as soon as it is known. Check <see cref="TagExpiry.IsExpired"/>.</returns>
    /// <exception cref="VercelException">
    /// An option is not valid or not supported; nothing was sent. Thrown at once, not by the enumeration.
    /// </exception>
    IAsyncEnumerable<TagExpiry> ExpireTagsAsync(
        IEnumerable<string> tags,
        PurgeOptions? options = null,
        CancellationToken cancellationToken = default);

    /// <summary>Expires the optimized copies of source images.</summary>
    /// <param name="sourceImages">Their URLs or paths, as pages name them; any number of them. Repeated ones are left out.</param>
    /// <param name="options">Mode and deadline; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>One result per source image, as soon as it is known. Check <see cref="SourceImageExpiry.IsExpired"/>.</returns>
    /// <exception cref="VercelException">
    /// An option is not valid, or source images are not supported; nothing was sent. Thrown at once, not by the enumeration.
    /// </exception>
    IAsyncEnumerable<SourceImageExpiry> ExpireSourceImagesAsync(
        IEnumerable<string> sourceImages,
        PurgeOptions? options = null,
        CancellationToken cancellationToken = default);

    /// <summary>Purges a whole cache. The next requests all reach the origin.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="VercelException">It was not purged.</exception>
    Task PurgeAllAsync(PurgedCache cache, CancellationToken cancellationToken = default);
}
