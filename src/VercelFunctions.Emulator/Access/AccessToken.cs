using System.Security.Cryptography;

namespace VercelFunctions.Emulator;

/// <summary>
/// The rules for an emulator's token: too long to guess, and only characters that headers, JSON and shells pass on unchanged.
/// </summary>
public static class AccessToken
{
    /// <summary>The longest token, in characters.</summary>
    public const int MaxLength = 512;

    private const int MinLength = 16;
    private const int RandomBytes = 32;

    /// <summary>The valid form of a token, as a part of a sentence.</summary>
    public static string Rule { get; } = $"{MinLength} to {MaxLength} letters, digits and - . _ ~ + / =";

    /// <summary>Creates a random token: 32 random bytes in hexadecimal digits.</summary>
    public static string Random() => ToText(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>Returns why a token is not valid, without quoting it; null if it is valid.</summary>
    /// <param name="token">The token.</param>
    public static string? Problem(string token)
    {
        if (token.Length is < MinLength or > MaxLength)
        {
            return $"it has {token.Length} characters; it must have {Rule}";
        }

        return token.All(c => char.IsAsciiLetterOrDigit(c) || "-._~+/=".Contains(c, StringComparison.Ordinal))
            ? null
            : $"it contains a character that is not allowed; it must have {Rule}";
    }

    /// <summary>Bytes as a valid token. Vercel's CLI accepts only letters, digits and underscores in one.</summary>
    internal static string ToText(byte[] bytes) => Convert.ToHexString(bytes).ToLowerInvariant();
}
