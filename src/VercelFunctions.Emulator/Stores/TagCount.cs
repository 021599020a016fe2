namespace VercelFunctions.Emulator.Stores;

/// <summary>A tag, and the number of items that have it.</summary>
internal sealed record TagCount(string Tag, long Items);
