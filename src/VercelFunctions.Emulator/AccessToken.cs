using System.Security.Cryptography;

namespace VercelFunctions.Emulator;

/// <summary>What a token is: long enough not to be guessed, and of characters that header, JSON and shell carry unchanged.</summary>
public static class AccessToken
{
    /// <summary>The longest token: far below what a header can carry.</summary>
    public const int MaxLength = 512;

    private const int MinLength = 16;
    private const int RandomBytes = 32;

    /// <summary>What a given token must be, as a part of a sentence.</summary>
    public static string Rule { get; } = $"{MinLength} to {MaxLength} letters, digits and - . _ ~ + / =";

    /// <summary>A token that nobody can guess.</summary>
    public static string Random() =>
        Convert.ToBase64String(RandomNumberGenerator.GetBytes(RandomBytes)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>Why a given token cannot be used; null where it can. Does not quote it.</summary>
    public static string? Problem(string token)
    {
        if (token.Length is < MinLength or > MaxLength)
        {
            return $"it has {token.Length} characters, and must be {Rule}";
        }

        return token.All(c => char.IsAsciiLetterOrDigit(c) || "-._~+/=".Contains(c, StringComparison.Ordinal))
            ? null
            : $"it holds a character that it cannot; it must be {Rule}";
    }
}
