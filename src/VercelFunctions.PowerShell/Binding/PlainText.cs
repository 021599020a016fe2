using System.Numerics;

namespace VercelFunctions.PowerShell;

/// <summary>Values that have one obvious form as text. PowerShell itself has one for every object: <c>@{Name=blog}</c>.</summary>
internal static class PlainText
{
    private const int MaxNames = 5;

    public static bool Is(object? value) => Wrapped.Unwrap(value)
        is null or string or char or Uri or Guid or Enum or BigInteger
        or sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal;

    /// <summary>The text of such a value. PowerShell's wrapper keeps a number as it was typed, such as 007.</summary>
    public static string Of(object? value) =>
        Wrapped.Unwrap(value) is Uri url ? url.OriginalString : LanguagePrimitives.ConvertTo<string>(value) ?? string.Empty;

    /// <summary>Describes any other value for a message, without its text, which may contain a secret.</summary>
    public static string Describe(object? value)
    {
        if (Wrapped.Unwrap(value) is not PSObject custom)
        {
            return $"A value of type {Wrapped.Unwrap(value)!.GetType()}";
        }

        string[] names = custom.Properties.Select(property => property.Name).ToArray();
        string list = string.Join(", ", names.Take(MaxNames)) + (names.Length > MaxNames ? ", …" : string.Empty);
        return names.Length switch
        {
            0 => "An object without properties",
            1 => $"An object with the property {list}",
            _ => $"An object with the properties {list}",
        };
    }
}
