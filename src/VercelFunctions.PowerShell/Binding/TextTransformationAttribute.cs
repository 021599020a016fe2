using System.Collections;
using System.Management.Automation.Internal;

namespace VercelFunctions.PowerShell;

/// <summary>Accepts text and numbers, or objects with a property that contains them. All others are refused.</summary>
/// <param name="properties">The properties, in order of precedence: the names by which the pipeline binds the parameter.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TextTransformationAttribute(params string[] properties) : ArgumentTransformationAttribute
{
    /// <summary>The properties.</summary>
    public IReadOnlyList<string> Properties { get; } = properties;

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if (inputData is null || ReferenceEquals(inputData, AutomationNull.Value))
        {
            // The parameter's validation decides whether null is allowed.
            return null!;
        }

        if (Wrapped.Unwrap(inputData) is CacheItemInfo)
        {
            // After a failed cast, and no other failure, PowerShell tries the parameters that accept items.
            throw new ArgumentTransformationMetadataException(Problem(inputData), new PSInvalidCastException());
        }

        return PlainText.Is(inputData)
            ? PlainText.Of(inputData)
            : Elements(inputData).SelectMany(Parts).Select(Text).ToArray();
    }

    private string Text(object? value) =>
        PlainText.Is(value) ? PlainText.Of(value) : throw new ArgumentTransformationMetadataException(Problem(value));

    /// <summary>The values in a property of an object; otherwise the value itself.</summary>
    private IEnumerable<object?> Parts(object? value)
    {
        if (PlainText.Is(value))
        {
            return [value];
        }

        PSObject source = PSObject.AsPSObject(value);
        PSPropertyInfo? property = Properties
            .Select(name => source.Properties[name])
            .Where(found => found is not null)
            .OrderBy(found => found.Value is null)
            .FirstOrDefault();
        return property is null ? [value] : Elements(property.Value);
    }

    private static IEnumerable<object?> Elements(object? value) => LanguagePrimitives.GetEnumerable(value)?.Cast<object?>() ?? [value];

    private string Problem(object? value)
    {
        string objects = Properties.Count == 0 ? string.Empty : $", or objects with the property {string.Join(" or ", Properties)}";
        return $"{PlainText.Describe(value)} is not text. Specify text or numbers{objects}.";
    }
}
