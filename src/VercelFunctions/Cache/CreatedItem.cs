namespace VercelFunctions;

/// <summary>The value that a <see cref="Flight"/> created.</summary>
/// <param name="Json">The value as UTF-8 JSON; null if the origin had none, which is not stored.</param>
/// <param name="StoreFailure">Why the value was not stored; null if it was, or if storing it was not attempted.</param>
internal sealed record CreatedItem(ReadOnlyMemory<byte>? Json, VercelException? StoreFailure);
