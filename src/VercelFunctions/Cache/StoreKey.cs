using System.Globalization;
using System.Text;

namespace VercelFunctions;

/// <summary>What a key is stored under, as the path of a request carries it.</summary>
internal static class StoreKey
{
    /// <summary>What a path carries unchanged, beside ASCII letters and digits.</summary>
    private const string PathCharacters = "-._~!$&'()*+,;=:@/";

    /// <summary>A name that the protocol takes for itself: a POST to it expires tags.</summary>
    private const string Reserved = "revalidate";

    public static string Make(string key, RuntimeCacheOptions options)
    {
        ArgumentGuard.NotNull(key, nameof(key));
        string? hashed = options.KeyHashFunction(key);
        if (string.IsNullOrEmpty(hashed))
        {
            throw Invalid($"The hash function gave nothing for the key {MessageText.Quote(key)}.", "Let it return a string that is not empty.");
        }

        string storeKey = hashed!;
        if (!string.IsNullOrEmpty(options.Namespace))
        {
            string separator = string.IsNullOrEmpty(options.NamespaceSeparator) ? RuntimeCacheOptions.DefaultNamespaceSeparator : options.NamespaceSeparator!;
            storeKey = options.Namespace + separator + storeKey;
        }

        // URLs resolve such segments before they are sent, so the request would go to another path.
        if (storeKey.Split('/').Any(segment => segment is "." or ".."))
        {
            throw Invalid($"The store key {MessageText.Quote(storeKey)} has a '.' or '..' segment, which a URL cannot carry.", "Hash the key with Default or Sha256.");
        }

        if (storeKey == Reserved)
        {
            throw Invalid($"The store key '{Reserved}' is taken: a request to it expires tags.", "Hash the key with Default or Sha256, or use a namespace.");
        }

        return storeKey;
    }

    /// <summary>Percent-encodes what a path cannot carry.</summary>
    public static string ToPath(string storeKey)
    {
        if (storeKey.All(c => IsPathCharacter(c)))
        {
            return storeKey;
        }

        StringBuilder path = new(storeKey.Length * 3);
        foreach (byte value in Encoding.UTF8.GetBytes(storeKey))
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

    private static bool IsPathCharacter(char c) =>
        c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') || PathCharacters.Contains(c);

    private static RuntimeCacheException Invalid(string message, string action) => new(RuntimeCacheFailure.InvalidKey, message, action);
}
