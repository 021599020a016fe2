using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace VercelFunctions.AspNetCore.Expiry;

/// <summary>The secret of an endpoint. The time that a comparison takes does not depend on it.</summary>
internal sealed class ExpirySecret
{
    private const string Bearer = "Bearer ";

    private readonly byte[] _hash;
    private readonly string _header;
    private readonly string? _parameter;

    /// <exception cref="ArgumentException">The secret is empty.</exception>
    public ExpirySecret(VercelTagExpiryOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Secret))
        {
            throw new ArgumentException(
                "The endpoint that expires tags has no secret, so anyone could call it. Set a secret, such as one from the configuration.",
                nameof(options));
        }

        ArgumentException.ThrowIfNullOrEmpty(options.SecretHeader);
        _hash = Hash(options.Secret);
        _header = options.SecretHeader;
        _parameter = options.SecretParameter;
    }

    /// <summary>The header <c>WWW-Authenticate</c> of a refusal; null if the secret is not in the header <c>Authorization</c>.</summary>
    public string? Challenge => IsAuthorization ? Bearer.TrimEnd() : null;

    private bool IsAuthorization => _header.Equals(HeaderNames.Authorization, StringComparison.OrdinalIgnoreCase);

    public bool IsIn(HttpRequest request) =>
        Matches(FromHeader(request.Headers[_header].ToString()))
        || (_parameter is not null && Matches(request.Query[_parameter].ToString()));

    private string FromHeader(string value) => !IsAuthorization ? value
        : value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? value[Bearer.Length..]
        : string.Empty;

    private bool Matches(string given) => CryptographicOperations.FixedTimeEquals(Hash(given), _hash);

    // Hashes have the same length, so that the comparison does not reveal the secret's.
    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
