#if NET
using System.Text.Unicode;
#else
using System.Text;
#endif
using System.Text.Json;

namespace VercelFunctions;

/// <summary>JSON as bytes.</summary>
internal static class JsonText
{
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = CacheLimits.MaxDepth };

    /// <summary>Checks that the bytes are one JSON value.</summary>
    /// <exception cref="JsonException">They are not (invalid UTF-8 in a string included), or nest deeper than <see cref="CacheLimits.MaxDepth"/>.</exception>
    public static void Check(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json, ReaderOptions);
        while (reader.Read())
        {
        }

        // The reader takes the bytes inside strings as they are.
        if (!IsUtf8(json))
        {
            throw new JsonException("A string in it is no UTF-8.");
        }
    }

    /// <summary>Reads JSON that was checked.</summary>
    public static JsonElement Parse(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json, ReaderOptions);
        return JsonElement.ParseValue(ref reader);
    }

    /// <summary>
    /// The message of <c>{"error":{"code":"…","message":"…"}}</c> (Vercel), behind its code where it has one, or of
    /// <c>{"message":"…"}</c> (GitHub); null where the bytes are something else.
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
                return Text(document.RootElement, "message");
            }

            string?[] parts = [Text(error, "code"), Text(error, "message")];
            return parts.Any(part => part is not null) ? string.Join(": ", parts.Where(part => part is not null)) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // An InvalidOperationException: the text holds half a character, such as \ud800, which JSON allows.
            return null;
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

#if NET
    private static bool IsUtf8(ReadOnlySpan<byte> bytes) => Utf8.IsValid(bytes);
#else
    private static readonly Encoding StrictUtf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static bool IsUtf8(ReadOnlySpan<byte> bytes)
    {
        try
        {
            StrictUtf8.GetCharCount(bytes.ToArray());
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
#endif
}
