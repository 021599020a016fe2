using System.Text.Json;

namespace VercelFunctions;

/// <summary>JSON as bytes.</summary>
internal static class JsonText
{
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = CacheLimits.MaxDepth };

    /// <summary>Checks that the bytes are one JSON value.</summary>
    /// <exception cref="JsonException">They are not, or nest deeper than <see cref="CacheLimits.MaxDepth"/>.</exception>
    public static void Check(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json, ReaderOptions);
        while (reader.Read())
        {
        }
    }

    /// <summary>Reads JSON that was checked.</summary>
    public static JsonElement Parse(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json, ReaderOptions);
        return JsonElement.ParseValue(ref reader);
    }

    /// <summary>The message of <c>{"error":{"message":"…"}}</c>; null where the bytes are something else.</summary>
    public static string? ErrorMessage(byte[] body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("error", out JsonElement error)
                && error.ValueKind == JsonValueKind.Object
                && error.TryGetProperty("message", out JsonElement message)
                && message.ValueKind == JsonValueKind.String
                ? message.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
