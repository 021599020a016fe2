namespace VercelFunctions.Emulator.Stores;

/// <summary>A part of a list.</summary>
/// <param name="Total">The length of the whole list.</param>
/// <param name="Rows">The rows of this part.</param>
/// <param name="IsPartial">Whether the store was read only in part, so that the list may be longer.</param>
internal sealed record Page<T>(long Total, IReadOnlyList<T> Rows, bool IsPartial = false);
