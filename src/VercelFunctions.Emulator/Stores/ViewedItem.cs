namespace VercelFunctions.Emulator.Stores;

/// <summary>An item with its value, for people.</summary>
/// <param name="Info">The item.</param>
/// <param name="SinceUse">The time since it was last read or stored.</param>
/// <param name="Json">The value as UTF-8 JSON.</param>
internal sealed record ViewedItem(CacheItemInfo Info, TimeSpan SinceUse, ReadOnlyMemory<byte> Json);
