using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace VercelFunctions;

/// <summary>
/// Refuses values with public fields that System.Text.Json silently leaves out, such as the elements of a tuple, when it writes or
/// reads them. Types are checked, each once; values are not.
/// </summary>
internal static class UnwrittenFields
{
    private static readonly ConditionalWeakTable<JsonSerializerOptions, JsonSerializerOptions> Refusing = new();

    /// <summary>The same options, with which such values are a <see cref="JsonException"/>.</summary>
    /// <param name="options">The options, which cannot be changed afterwards, as after their first use.</param>
    public static JsonSerializerOptions Refuse(JsonSerializerOptions options) =>
        options.IncludeFields ? options : Refusing.GetValue(options, WithCheck);

    private static JsonSerializerOptions WithCheck(JsonSerializerOptions options)
    {
        options.MakeReadOnly(populateMissingResolver: true);
        return new(options) { TypeInfoResolver = options.TypeInfoResolver!.WithAddedModifier(Check) };
    }

    private static void Check(JsonTypeInfo type)
    {
        FieldInfo? unwritten = type.Kind != JsonTypeInfoKind.None
            ? Array.Find(type.Type.GetFields(BindingFlags.Public | BindingFlags.Instance), field => !IsWritten(field, type))
            : null;
        if (unwritten is not null)
        {
            void Throw(object value) => throw new JsonException(
                $"JSON would lack the public field {MessageText.Quote(unwritten.Name)} of {type.Type}. "
                    + "Fields are part of JSON only if the serializer options include them (IncludeFields).");

            // Not the type, but its values are refused: a property of this type may have a converter, or be null.
            type.OnSerializing = Throw;
            type.OnDeserializing = Throw;
        }
    }

    // A field that is left out on purpose counts as written, and so does one that a property represents.
    private static bool IsWritten(FieldInfo field, JsonTypeInfo type)
    {
        string name = type.Options.PropertyNamingPolicy?.ConvertName(field.Name) ?? field.Name;
        return field.IsDefined(typeof(JsonIncludeAttribute))
            || field.GetCustomAttribute<JsonIgnoreAttribute>() is { Condition: JsonIgnoreCondition.Always }
            || type.Properties.Any(property => property.Name == name);
    }
}
