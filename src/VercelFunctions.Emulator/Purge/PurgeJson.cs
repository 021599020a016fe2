using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace VercelFunctions.Emulator.Purge;

/// <summary>Reads the JSON of a request, with a message for each error.</summary>
internal static class PurgeJson
{
    private const int MaxBytes = 8 * 1024;

    /// <summary>Whether a Content-Type means JSON in UTF-8.</summary>
    public static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    /// <summary>Parses a body.</summary>
    /// <exception cref="PurgeRequestException">It is not valid JSON.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            throw new PurgeRequestException("The body is not valid JSON.");
        }
    }

    /// <summary>The properties of an object.</summary>
    /// <exception cref="PurgeRequestException">It is not an object, or has a property more than once.</exception>
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
                    throw new PurgeRequestException($"The body has the property {MessageText.Quote(property.Name)} more than once.");
                }
            }

            return properties;
        }
        catch (InvalidOperationException)
        {
            throw LoneSurrogate();
        }
    }

    /// <summary>The text of a JSON string.</summary>
    /// <exception cref="PurgeRequestException">It contains a lone surrogate.</exception>
    public static string Text(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw LoneSurrogate();
        }
    }

    /// <summary>Checks the size of a body.</summary>
    /// <exception cref="PurgeRequestException">It is larger than 8 KB.</exception>
    public static void CheckSize(int bytes)
    {
        if (bytes > MaxBytes)
        {
            throw new PurgeRequestException(FormattableString.Invariant(
                $"The body has {bytes:N0} bytes; a request has at most {MaxBytes:N0} (8 KB). Send several requests."));
        }
    }

    private static PurgeRequestException LoneSurrogate() => new("A string in the body contains a lone surrogate.");
}
