namespace VercelFunctions.Emulator.Stores;

/// <summary>A part of a list.</summary>
/// <param name="Total">How many the whole list has.</param>
/// <param name="Rows">Those of this part.</param>
/// <param name="IsPartial">Whether the store was not read to its end, so that the list may have more.</param>
internal sealed record Page<T>(long Total, IReadOnlyList<T> Rows, bool IsPartial = false);
