namespace VercelFunctions.Emulator.Stores;

/// <summary>The items of a project's store, for people. Viewing changes neither the order of use nor the hits.</summary>
internal interface IStoreView
{
    /// <summary>Counts items, bytes and tags.</summary>
    /// <exception cref="VercelException">The store could not be read.</exception>
    ValueTask<StoreTotals> CountAsync(CancellationToken cancellationToken);

    /// <summary>Lists some of the items.</summary>
    /// <exception cref="VercelException">The store could not be read.</exception>
    ValueTask<Page<CacheItemInfo>> FindItemsAsync(ItemQuery query, CancellationToken cancellationToken);

    /// <summary>Reads an item with its value.</summary>
    /// <returns>The item; null if there is none.</returns>
    /// <exception cref="VercelException">The store could not be read.</exception>
    ValueTask<ViewedItem?> FindItemAsync(string storeKey, CancellationToken cancellationToken);

    /// <summary>Lists some of the tags with their number of items: the most frequent first, then by name.</summary>
    /// <param name="filter">Text that a tag must contain, in any case; null for all.</param>
    /// <param name="offset">How many to skip.</param>
    /// <param name="limit">How many to list at most.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="VercelException">The store could not be read.</exception>
    ValueTask<Page<TagCount>> FindTagsAsync(string? filter, int offset, int limit, CancellationToken cancellationToken);
}
