namespace VercelFunctions;

/// <summary>Caches whose items can be expired by tag, and that can be purged: a Runtime Cache, or those of a Vercel project.</summary>
public interface IPurger
{
    /// <summary>The caches and their address, for messages. Contains no secret.</summary>
    string Description { get; }

    /// <summary>Checks options without sending anything.</summary>
    /// <param name="kind">What is to be expired.</param>
    /// <param name="options">Mode, environment and deadline; null for the defaults.</param>
    /// <exception cref="VercelException">An option is not valid, or it or the kind is not supported.</exception>
    void Check(ExpiryKind kind, PurgeOptions? options = null);

    /// <summary>
    /// Expires tags, or the optimized copies of source images. A name that is not valid is a failed result. A request that is
    /// refused affects its own names only; after one that does not reach the server or times out, the remaining names fail without
    /// being sent.
    /// </summary>
    /// <param name="kind">What the names are.</param>
    /// <param name="names">
    /// The tags, which are case-sensitive; or the URLs or paths of source images, as pages name them. Any number of them; repeated
    /// ones are left out.
    /// </param>
    /// <param name="options">Mode, environment and deadline; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>One result per name, as soon as it is known. Check <see cref="Expiry.IsExpired"/>.</returns>
    /// <exception cref="VercelException">As from <see cref="Check"/>. Thrown at once, not by the enumeration.</exception>
    IAsyncEnumerable<Expiry> ExpireEachAsync(
        ExpiryKind kind,
        IEnumerable<string> names,
        PurgeOptions? options = null,
        CancellationToken cancellationToken = default);

    /// <summary>Purges a whole cache. The next requests all reach the origin.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="VercelException">It was not purged.</exception>
    Task PurgeAllAsync(PurgedCache cache, CancellationToken cancellationToken = default);
}
