using System.Text.Json;

namespace VercelFunctions.Action;

/// <summary>Reads JSON in inputs. No message quotes the text, which can be secret.</summary>
internal static class JsonInput
{
    /// <summary>The JSON value; null if the text is not valid JSON.</summary>
    public static JsonElement? Parse(string text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The text of a JSON string or number; null if it contains a lone surrogate, which JSON allows.</summary>
    public static string? TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>All strings and numbers in a value.</summary>
    public static IEnumerable<string> Leaves(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Leaves(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Leaves),
        JsonValueKind.String => [TextOf(value) ?? value.GetRawText()],
        JsonValueKind.Number => [value.GetRawText()],
        _ => [],
    };
}
