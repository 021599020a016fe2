using System.Collections;

namespace VercelFunctions.PowerShell;

/// <summary>
/// Accepts items of Find-VercelCacheItem. PowerShell's own conversion would create one from any object, without a store key.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        IEnumerable given = LanguagePrimitives.GetEnumerable(inputData) ?? new[] { inputData };
        return (from object? value in given select Wrapped.Unwrap(value) as CacheItemInfo ?? throw NotAnItem(value)).ToArray();
    }

    // After a failed cast, and no other failure, PowerShell tries the parameters that accept text.
    private static ArgumentTransformationMetadataException NotAnItem(object? value) => new(
        $"{(value is null ? "$null" : PlainText.Describe(value))} is not an item. Specify what Find-VercelCacheItem returned, unchanged.",
        new PSInvalidCastException());
}
