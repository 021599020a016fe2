namespace VercelFunctions;

/// <summary>
/// A cache whose items can be listed and deleted as a whole: a cache in memory, or the emulator. Vercel's protocol has no
/// such requests.
/// </summary>
public interface ICacheContents
{
    /// <summary>Lists the items.</summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The items, most recently used first.</returns>
    /// <exception cref="VercelException">The request failed.</exception>
    ValueTask<IReadOnlyList<CacheItemInfo>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Deletes all items.</summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="VercelException">The request failed.</exception>
    ValueTask ClearAsync(CancellationToken cancellationToken = default);
}
