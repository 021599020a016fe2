namespace VercelFunctions.Emulator.Stores;

/// <summary>An item that was read.</summary>
/// <param name="Json">The value as UTF-8 JSON.</param>
/// <param name="Age">The time since it was stored.</param>
/// <param name="Tags">Its tags, separated by commas; empty if it has none.</param>
internal readonly record struct StoredItem(ReadOnlyMemory<byte> Json, TimeSpan Age, string Tags);
