namespace VercelFunctions.Emulator.Stores;

/// <summary>What a project's store holds, for people. To look changes nothing: neither the order of use nor the hits.</summary>
internal interface IStoreView
{
    /// <summary>How much it holds.</summary>
    /// <exception cref="RuntimeCacheException">The store could not be asked.</exception>
    ValueTask<StoreTotals> CountAsync(CancellationToken cancellationToken);

    /// <summary>One page of the items.</summary>
    /// <exception cref="RuntimeCacheException">The store could not be asked.</exception>
    ValueTask<Page<CacheItemInfo>> FindItemsAsync(ItemQuery query, CancellationToken cancellationToken);

    /// <summary>One page of the tags with the count of their bearers, those with most first, then by name.</summary>
    /// <param name="filter">What a tag must contain, whatever its case; null for all.</param>
    /// <param name="offset">How many to leave out.</param>
    /// <param name="limit">How many to give at most.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="RuntimeCacheException">The store could not be asked.</exception>
    ValueTask<Page<TagCount>> FindTagsAsync(string? filter, int offset, int limit, CancellationToken cancellationToken);
}
