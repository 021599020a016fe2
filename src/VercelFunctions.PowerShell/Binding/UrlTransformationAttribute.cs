using System.Collections;

namespace VercelFunctions.PowerShell;

/// <summary>
/// Makes text of URLs: of a Uri as it was written, of an object with a Uri or Url property that property. PowerShell's own
/// conversion would take the object for the text that describes it. Text stays as it is: whether it is a URL is found out
/// one by one, so that a bad one does not stop the others.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class UrlTransformationAttribute : ArgumentTransformationAttribute
{
    private static readonly string[] PropertyNames = ["Uri", "Url"];

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? input = inputData is PSObject { BaseObject: not PSCustomObject } wrapper ? wrapper.BaseObject : inputData;
        return input is IList list ? list.Cast<object?>().Select(item => Text(item) ?? item).ToArray() : Text(input) ?? inputData;
    }

    private static string? Text(object? item)
    {
        if (Plain(item) is string text)
        {
            return text;
        }

        return item is null ? null : PropertyNames.Select(name => Plain(PSObject.AsPSObject(item).Properties[name]?.Value)).FirstOrDefault(value => value is not null);
    }

    private static string? Plain(object? value) => (value is PSObject wrapper ? wrapper.BaseObject : value) switch
    {
        string text => text,
        Uri url => url.OriginalString,
        _ => null,
    };
}
