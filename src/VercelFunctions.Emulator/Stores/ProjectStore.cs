namespace VercelFunctions.Emulator.Stores;

/// <summary>One project's store: its items, as clients use them, and the view of them that people look at.</summary>
internal sealed record ProjectStore(ICacheStore Items, IStoreView View);
