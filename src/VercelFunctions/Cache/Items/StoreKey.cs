using System.Globalization;
using System.Text;

namespace VercelFunctions;

/// <summary>Creates store keys, and encodes them for the path of a request.</summary>
internal static class StoreKey
{
    /// <summary>The characters that a path carries unchanged, in addition to ASCII letters and digits.</summary>
    private const string PathCharacters = "-._~!$&'()*+,;=:@/";

    /// <summary>The store key of a key: its hash, preceded by the namespace.</summary>
    /// <exception cref="VercelException">No request can carry it.</exception>
    public static string Create(string key, RuntimeCacheOptions options)
    {
        ArgumentGuard.NotNull(key, nameof(key));
        string? hashed = options.KeyHashFunction(key);
        if (string.IsNullOrEmpty(hashed))
        {
            throw Invalid($"The hash function returned an empty string for the key {MessageText.Quote(key)}.");
        }

        string storeKey = hashed!;
        if (!string.IsNullOrEmpty(options.Namespace))
        {
            string separator = string.IsNullOrEmpty(options.NamespaceSeparator)
                ? RuntimeCacheOptions.DefaultNamespaceSeparator
                : options.NamespaceSeparator!;
            storeKey = options.Namespace + separator + storeKey;
        }

        // URLs resolve such segments before they are sent, so the request would go to another path.
        if (storeKey.Contains('.') && storeKey.Split('/').Any(segment => segment is "." or ".."))
        {
            throw Invalid($"The store key {MessageText.Quote(storeKey)} has a '.' or '..' segment, which a URL cannot carry.");
        }

        if (storeKey == RuntimeCacheProtocol.RevalidatePath)
        {
            throw Invalid($"The store key '{storeKey}' is reserved: a request to it expires tags.");
        }

        return storeKey;
    }

    /// <summary>Percent-encodes the characters that a path cannot carry.</summary>
    /// <exception cref="VercelException">The store key contains a lone surrogate.</exception>
    public static string ToPath(string storeKey)
    {
        if (storeKey.All(c => IsPathCharacter(c)))
        {
            return storeKey;
        }

        StringBuilder path = new(storeKey.Length * 3);
        foreach (byte value in ToUtf8(storeKey))
        {
            if (IsPathCharacter((char)value))
            {
                path.Append((char)value);
            }
            else
            {
                path.Append('%').Append(value.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return path.ToString();
    }

    /// <summary>The bytes of a key.</summary>
    /// <exception cref="VercelException">
    /// It contains a lone surrogate. Encoding.UTF8 would substitute U+FFFD, so different keys would share an item.
    /// </exception>
    public static byte[] ToUtf8(string key)
    {
        try
        {
            return Utf8Text.Strict.GetBytes(key);
        }
        catch (EncoderFallbackException)
        {
            throw Invalid($"The key {MessageText.Quote(key)} contains a lone surrogate, which UTF-8 cannot represent.");
        }
    }

    private static bool IsPathCharacter(char c) =>
        c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') || PathCharacters.Contains(c);

    private static VercelException Invalid(string message) => new(VercelFailure.InvalidKey, message);
}
