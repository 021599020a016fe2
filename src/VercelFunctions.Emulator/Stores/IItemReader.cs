namespace VercelFunctions.Emulator.Stores;

/// <summary>Reads items as clients do, with what a response says about them.</summary>
internal interface IItemReader
{
    /// <summary>Reads an item.</summary>
    /// <param name="storeKey">The key it is stored under.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The item; null on a miss.</returns>
    /// <exception cref="VercelException">The store could not be read.</exception>
    ValueTask<StoredItem?> ReadAsync(string storeKey, CancellationToken cancellationToken);
}
