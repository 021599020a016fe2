namespace VercelFunctions.Emulator.Stores;

/// <summary>The items of one project, for the protocol and for the emulator's own requests.</summary>
internal interface IProjectStore : ICacheStore, ICacheContents
{
    /// <summary>The items, for people.</summary>
    IStoreView View { get; }

    /// <summary>Reads an item as <see cref="ICacheStore.GetAsync"/> does, with what a response reports about it.</summary>
    /// <param name="storeKey">The key it is stored under.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The item; null on a miss.</returns>
    /// <exception cref="VercelException">The store could not be read.</exception>
    ValueTask<StoredItem?> ReadAsync(string storeKey, CancellationToken cancellationToken);
}
