using System.Text.Json.Serialization;

namespace VercelFunctions.Emulator.Stores;

/// <summary>How much a store holds.</summary>
/// <param name="Items">How many items.</param>
/// <param name="UsedBytes">How many bytes of its limit are in use; without a limit of the emulator's own, the size of the values.</param>
/// <param name="MaxBytes">The limit; null if the emulator has none of its own.</param>
/// <param name="Tags">How many different tags its items have.</param>
/// <param name="IsPartial">Whether the store was not read to its end, so that it may hold more.</param>
internal sealed record StoreTotals(
    long Items, long UsedBytes, long? MaxBytes, long Tags, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool IsPartial = false);
