using System.Buffers;
using System.Text;
using System.Text.Json;

namespace VercelFunctions.Emulator.Page;

/// <summary>
/// A value as indented JSON. Only the space between its parts changes: numbers keep all their digits, and texts their escapes.
/// </summary>
internal static class ValueText
{
    /// <summary>The most bytes to show.</summary>
    public const int MaxBytes = 64 * 1024;

    private const int IndentSize = 2;

    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = CacheLimits.MaxDepth };

    /// <summary>Indents a value.</summary>
    /// <returns>The text, and whether its end was cut off.</returns>
    public static (string Text, bool IsCut) Of(ReadOnlySpan<byte> json)
    {
        ArrayBufferWriter<byte> text = new();
        Utf8JsonReader reader = new(json, ReaderOptions);
        JsonTokenType before = JsonTokenType.None;
        while (text.WrittenCount <= MaxBytes && reader.Read())
        {
            Separate(text, before, reader.TokenType, reader.CurrentDepth);
            Write(text, ref reader);
            before = reader.TokenType;
        }

        ReadOnlySpan<byte> written = text.WrittenSpan;
        return written.Length <= MaxBytes
            ? (Encoding.UTF8.GetString(written), false)
            : (Encoding.UTF8.GetString(written[..LastStart(written)]), true);
    }

    private static void Separate(ArrayBufferWriter<byte> text, JsonTokenType before, JsonTokenType token, int depth)
    {
        bool isAfterStart = before is JsonTokenType.StartObject or JsonTokenType.StartArray;
        bool isEnd = token is JsonTokenType.EndObject or JsonTokenType.EndArray;
        if (before is JsonTokenType.None or JsonTokenType.PropertyName || (isAfterStart && isEnd))
        {
            return;
        }

        text.Write(isAfterStart || isEnd ? "\n"u8 : ",\n"u8);
        int indent = depth * IndentSize;
        text.GetSpan(indent)[..indent].Fill((byte)' ');
        text.Advance(indent);
    }

    private static void Write(ArrayBufferWriter<byte> text, ref Utf8JsonReader reader)
    {
        bool isName = reader.TokenType == JsonTokenType.PropertyName;
        if (!isName && reader.TokenType != JsonTokenType.String)
        {
            text.Write(reader.ValueSpan);
            return;
        }

        text.Write("\""u8);
        text.Write(reader.ValueSpan);
        text.Write(isName ? "\": "u8 : "\""u8);
    }

    // The start of the character that the limit is in.
    private static int LastStart(ReadOnlySpan<byte> text)
    {
        int end = MaxBytes;
        while ((text[end] & 0b1100_0000) == 0b1000_0000)
        {
            end--;
        }

        return end;
    }
}
