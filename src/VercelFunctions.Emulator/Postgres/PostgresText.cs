using System.Security.Cryptography;
using System.Text;

namespace VercelFunctions.Emulator.Postgres;

/// <summary>Text that PostgreSQL is to keep, compare or look for.</summary>
internal static class PostgresText
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether a column of text can hold it: all but U+0000 and half characters.</summary>
    public static bool CanHold(string text)
    {
        try
        {
            return StrictUtf8.GetByteCount(text) >= 0 && !text.Contains('\0', StringComparison.Ordinal);
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    /// <summary>The text, and where it cannot be held, with U+FFFD for what is wrong in it.</summary>
    public static string? Held(string? text) =>
        text is null || CanHold(text) ? text : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD');

    /// <summary>
    /// What an item is found by. An index takes no text as long as a store key can be, and one of bytes stays right
    /// where the system's rules of collation change.
    /// </summary>
    /// <exception cref="RuntimeCacheException">The store key holds what no column can.</exception>
    public static byte[] HashKey(string storeKey) => CanHold(storeKey)
        ? SHA256.HashData(StrictUtf8.GetBytes(storeKey))
        : throw new RuntimeCacheException(
            RuntimeCacheFailure.InvalidKey,
            $"The store key {MessageText.Quote(storeKey)} holds a character (U+0000, or half of one) that PostgreSQL cannot keep.",
            "Hash the key with Default or Sha256.");

    /// <summary>A tag as the index holds it.</summary>
    public static byte[] TagBytes(string tag) => Encoding.UTF8.GetBytes(tag);

    /// <summary>A pattern of LIKE, with a backslash as escape, for what contains the text.</summary>
    public static string ContainsPattern(string text) => string.Concat(
        "%",
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal),
        "%");
}
