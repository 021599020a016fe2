using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace VercelFunctions;

/// <summary>Hash functions for keys, for <see cref="RuntimeCacheOptions.KeyHashFunction"/>.</summary>
public static class KeyHash
{
    /// <summary>
    /// The hash of the official JavaScript client: 32 bits over UTF-16 code units, in lower-case hex.
    /// Short, but distinct keys can collide: with about 77,000 random keys, the probability of a collision is 50%.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <returns>One to eight hex digits.</returns>
    public static string Default(string key)
    {
        ArgumentGuard.NotNull(key, nameof(key));
        uint hash = 5381;
        foreach (char unit in key)
        {
            hash = unchecked(hash * 33) ^ unit;
        }

        return hash.ToString("x", CultureInfo.InvariantCulture);
    }

    /// <summary>SHA-256 over UTF-8, in lower-case hex: no two keys collide in practice.</summary>
    /// <param name="key">The key.</param>
    /// <returns>64 hex digits.</returns>
    /// <exception cref="VercelException">The key contains a lone surrogate, which UTF-8 cannot represent.</exception>
    public static string Sha256(string key)
    {
        ArgumentGuard.NotNull(key, nameof(key));
        using SHA256 sha = SHA256.Create();
        StringBuilder hex = new(64);
        foreach (byte value in sha.ComputeHash(StoreKey.ToUtf8(key)))
        {
            hex.Append(value.ToString("x2", CultureInfo.InvariantCulture));
        }

        return hex.ToString();
    }

    /// <summary>The unchanged key, for keys that are valid in the path of a URL.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The key.</returns>
    public static string None(string key)
    {
        ArgumentGuard.NotNull(key, nameof(key));
        return key;
    }
}
