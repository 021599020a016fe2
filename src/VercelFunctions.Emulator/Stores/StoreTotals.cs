using System.Text.Json.Serialization;

namespace VercelFunctions.Emulator.Stores;

/// <summary>The totals of a store.</summary>
/// <param name="Items">The number of items.</param>
/// <param name="UsedBytes">The bytes in use, as the limit counts them; without a limit, the size of the values.</param>
/// <param name="MaxBytes">The limit; null if the emulator has none.</param>
/// <param name="Tags">The number of distinct tags of the items.</param>
/// <param name="IsPartial">Whether the store was read only in part, so that it may contain more.</param>
internal sealed record StoreTotals(
    long Items,
    long UsedBytes,
    long? MaxBytes,
    long Tags,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool IsPartial = false);
