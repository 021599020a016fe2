using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace VercelFunctions.Emulator.Access;

/// <summary>Lets in only who bears the token. Takes the same time for any wrong one, so that it cannot be found piece by piece.</summary>
internal sealed class TokenCheck(string token)
{
    private const string Scheme = "Bearer ";

    // Hashes are compared, so that not even the length of the token shows.
    private readonly byte[] _expected = SHA256.HashData(Encoding.Latin1.GetBytes(token));

    /// <summary>Whether the Authorization header bears the token.</summary>
    public bool Allows(StringValues authorization)
    {
        if (authorization.Count != 1
            || authorization[0] is not string value
            || !value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            || value.Length > Scheme.Length + AccessToken.MaxLength)
        {
            return false;
        }

        Span<byte> presented = stackalloc byte[AccessToken.MaxLength];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        int length = Encoding.Latin1.GetBytes(value.AsSpan(Scheme.Length), presented);
        SHA256.HashData(presented[..length], hash);
        return CryptographicOperations.FixedTimeEquals(hash, _expected);
    }
}
