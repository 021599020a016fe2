namespace VercelFunctions.Emulator.Stores;

/// <summary>The items of one project.</summary>
/// <param name="Items">The operations that clients use.</param>
/// <param name="Reader">Reading an item with its age and tags.</param>
/// <param name="Contents">Listing and clearing.</param>
/// <param name="View">The view for people.</param>
internal sealed record ProjectStore(ICacheStore Items, IItemReader Reader, ICacheContents Contents, IStoreView View);
