using System.Text.Json;

namespace VercelFunctions;

/// <summary>Checks and parses JSON as bytes.</summary>
internal static class JsonText
{
    /// <summary>The deepest nesting that is read or written.</summary>
    public const int MaxDepth = 512;

    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MaxDepth };
    private static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = MaxDepth };

    /// <summary>Checks that the bytes are one JSON value.</summary>
    /// <exception cref="JsonException">They are not, contain invalid UTF-8, or nest deeper than <see cref="MaxDepth"/>.</exception>
    public static void Check(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json, ReaderOptions);
        while (reader.Read())
        {
        }

        // The reader does not look at the bytes inside strings.
        if (!Utf8Text.IsValid(json))
        {
            throw new JsonException("A string in it is not valid UTF-8.");
        }
    }

    /// <summary>
    /// Parses JSON that was checked. The element refers to the bytes, which must not change: copying them takes a third of the time.
    /// </summary>
    public static JsonElement Parse(ReadOnlyMemory<byte> json) => JsonDocument.Parse(json, DocumentOptions).RootElement;

    /// <summary>
    /// The message of <c>{"error":{"code":"…","message":"…"}}</c> (Vercel), preceded by its code, of <c>{"error":"…"}</c>
    /// (<c>vercel dev</c>), or of <c>{"message":"…"}</c> (GitHub); null if the bytes are something else.
    /// </summary>
    public static string? ErrorMessage(byte[] body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            if (!document.RootElement.TryGetProperty("error", out JsonElement error) || error.ValueKind != JsonValueKind.Object)
            {
                return Text(document.RootElement, "error") ?? Text(document.RootElement, "message");
            }

            string?[] parts = [Text(error, "code"), Text(error, "message")];
            return parts.Any(part => part is not null) ? string.Join(": ", parts.Where(part => part is not null)) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // An InvalidOperationException means a lone surrogate such as \ud800, which JSON allows.
            return null;
        }
    }

    /// <summary>The code of <c>{"error":{"code":"…"}}</c>; null if the bytes are something else.</summary>
    public static string? ErrorCode(byte[] body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("error", out JsonElement error)
                && error.ValueKind == JsonValueKind.Object
                ? Text(error, "code")
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
