using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace VercelFunctions.Emulator.Projects;

/// <summary>
/// The tokens and the projects that they grant access to. A project's token grants access to that project only; the emulator's
/// own token grants access to all, as a token of a Vercel account does. Tokens are compared in constant time.
/// </summary>
internal sealed class ProjectDirectory
{
    private const string Scheme = "Bearer ";

    // Hashes are compared, so that timing does not show the length of a token either.
    private readonly List<(byte[] TokenHash, IReadOnlyList<Project> Projects)> _tokens;

    public ProjectDirectory(string token, IReadOnlyList<Project> projects) =>
        _tokens = [(Hash(token), projects), .. projects.Select(project => (Hash(project.Token), (IReadOnlyList<Project>)[project]))];

    /// <summary>
    /// Derives the token of a project from that of the emulator, so that it stays the same after a restart and on all nodes
    /// that share a store. It reveals no other token.
    /// </summary>
    public static string TokenOf(ProjectName name, string token) => name == ProjectName.Default
        ? token
        : AccessToken.ToText(HMACSHA256.HashData(Encoding.Latin1.GetBytes(token), Encoding.UTF8.GetBytes("project " + name)));

    /// <summary>The projects that an Authorization header grants access to; empty if the token is not valid.</summary>
    public IReadOnlyList<Project> OpenedBy(StringValues authorization)
    {
        if (authorization.Count != 1
            || authorization[0] is not string value
            || !value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            || value.Length > Scheme.Length + AccessToken.MaxLength)
        {
            return [];
        }

        Span<byte> presented = stackalloc byte[AccessToken.MaxLength];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        int length = Encoding.Latin1.GetBytes(value.AsSpan(Scheme.Length), presented);
        SHA256.HashData(presented[..length], hash);
        foreach ((byte[] tokenHash, IReadOnlyList<Project> projects) in _tokens)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, tokenHash))
            {
                return projects;
            }
        }

        return [];
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.Latin1.GetBytes(token));
}
