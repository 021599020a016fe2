namespace VercelFunctions.Emulator.Stores;

/// <summary>A tag, and how many items bear it.</summary>
internal sealed record TagCount(string Tag, long Items);
