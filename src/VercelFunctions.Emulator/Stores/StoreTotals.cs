namespace VercelFunctions.Emulator.Stores;

/// <summary>How much a store holds.</summary>
/// <param name="Items">How many items.</param>
/// <param name="UsedBytes">How many bytes of its limit are in use.</param>
/// <param name="MaxBytes">The limit.</param>
/// <param name="Tags">How many different tags its items bear.</param>
internal sealed record StoreTotals(long Items, long UsedBytes, long MaxBytes, long Tags);
