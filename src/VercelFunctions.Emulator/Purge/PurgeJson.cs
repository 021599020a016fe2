using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace VercelFunctions.Emulator.Purge;

/// <summary>JSON from a request, with every way in which it can be wrong told apart.</summary>
internal static class PurgeJson
{
    private const int MaxBytes = 8 * 1024;

    /// <summary>Whether a Content-Type is that of JSON in UTF-8.</summary>
    public static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads a body as JSON.</summary>
    /// <exception cref="PurgeRequestException">It is none.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            throw new PurgeRequestException("The body is no JSON.");
        }
    }

    /// <summary>The properties of an object.</summary>
    /// <exception cref="PurgeRequestException">It is no object, or names a property twice.</exception>
    public static Dictionary<string, JsonElement> Properties(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw new PurgeRequestException("The body must be a JSON object.");
        }

        try
        {
            Dictionary<string, JsonElement> properties = new(StringComparer.Ordinal);
            foreach (JsonProperty property in value.EnumerateObject())
            {
                if (!properties.TryAdd(property.Name, property.Value))
                {
                    throw new PurgeRequestException($"The body has the property '{MessageText.Clean(property.Name)}' more than once.");
                }
            }

            return properties;
        }
        catch (InvalidOperationException)
        {
            throw HalfCharacter();
        }
    }

    /// <summary>The text of a JSON string.</summary>
    /// <exception cref="PurgeRequestException">It is no text: half a character stands in it.</exception>
    public static string Text(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw HalfCharacter();
        }
    }

    /// <summary>Checks the size of a whole body.</summary>
    /// <exception cref="PurgeRequestException">It is over 8 KB.</exception>
    public static void CheckSize(int bytes)
    {
        if (bytes > MaxBytes)
        {
            throw new PurgeRequestException(FormattableString.Invariant($"The body is {bytes:N0} bytes; at most {MaxBytes:N0} (8 KB) go in one request. Send several."));
        }
    }

    private static PurgeRequestException HalfCharacter() => new("A string in the body holds half a character (a lone surrogate).");
}
