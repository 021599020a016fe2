namespace VercelFunctions;

/// <summary>A value that a <see cref="ReadThrough"/> created.</summary>
/// <param name="Json">The value as UTF-8 JSON; null if the origin had none, which is not stored.</param>
/// <param name="StoreFailure">Why the value was not stored; null if it was, or if storing it was not attempted.</param>
public sealed record CreatedItem(ReadOnlyMemory<byte>? Json, VercelException? StoreFailure);
