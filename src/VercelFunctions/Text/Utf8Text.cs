using System.Text;

namespace VercelFunctions;

/// <summary>UTF-8 that throws for invalid text, unlike <see cref="Encoding.UTF8"/>, which substitutes U+FFFD.</summary>
internal static class Utf8Text
{
    /// <summary>The encoding, without a byte order mark.</summary>
    public static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether the bytes are valid UTF-8.</summary>
    public static bool IsValid(ReadOnlySpan<byte> bytes)
    {
#if NET
        return System.Text.Unicode.Utf8.IsValid(bytes);
#else
        try
        {
            Strict.GetCharCount(bytes.ToArray());
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
#endif
    }

    /// <summary>The number of bytes of the text; null if it contains a lone surrogate.</summary>
    public static int? CountBytes(string text)
    {
        try
        {
            return Strict.GetByteCount(text);
        }
        catch (EncoderFallbackException)
        {
            return null;
        }
    }
}
