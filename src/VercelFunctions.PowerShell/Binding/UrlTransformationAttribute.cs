using System.Collections;

namespace VercelFunctions.PowerShell;

/// <summary>
/// Converts URLs to text: a Uri to its original text, and an object with a Uri or Url property to the value of that
/// property, which PowerShell's own conversion would ignore. Text is unchanged: URLs are checked one by one later, so that
/// one that is not valid does not stop the others.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class UrlTransformationAttribute : ArgumentTransformationAttribute
{
    private static readonly string[] PropertyNames = ["Uri", "Url"];

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? input = Wrapped.Unwrap(inputData);
        return input is IList list ? list.Cast<object?>().Select(item => Text(item) ?? item).ToArray() : Text(input) ?? inputData;
    }

    private static string? Text(object? item)
    {
        if (Plain(item) is string text)
        {
            return text;
        }

        return item is null
            ? null
            : PropertyNames
                .Select(name => Plain(PSObject.AsPSObject(item).Properties[name]?.Value))
                .FirstOrDefault(value => value is not null);
    }

    private static string? Plain(object? value) => (value is PSObject wrapper ? wrapper.BaseObject : value) switch
    {
        string text => text,
        Uri url => url.OriginalString,
        _ => null,
    };
}
