namespace VercelFunctions.Emulator.Stores;

/// <summary>The items of one project.</summary>
/// <param name="Items">The operations that clients use.</param>
/// <param name="Contents">Listing and clearing.</param>
/// <param name="View">The view for people.</param>
internal sealed record ProjectStore(ICacheStore Items, ICacheContents Contents, IStoreView View);
