using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace VercelFunctions.Emulator.Projects;

/// <summary>
/// Who may see what. A project's token opens that project alone; the emulator's own token opens all, as a token of a
/// Vercel account does. A wrong one is found to be so in the same time whatever is wrong in it, so that none can be found piece by piece.
/// </summary>
internal sealed class ProjectDirectory
{
    private const string Scheme = "Bearer ";

    // Hashes are compared, so that not even the length of a token shows.
    private readonly List<(byte[] TokenHash, IReadOnlyList<Project> Opens)> _tokens;

    public ProjectDirectory(string token, IReadOnlyList<Project> projects)
    {
        All = projects;
        _tokens = [(Hash(token), projects), .. projects.Select(project => (Hash(project.Token), (IReadOnlyList<Project>)[project]))];
    }

    public IReadOnlyList<Project> All { get; }

    /// <summary>
    /// The token of a project, made from that of the emulator: the same for the same, so that nodes that share a store
    /// agree and what was pasted once stays right, and telling nothing of the others.
    /// </summary>
    public static string TokenOf(ProjectName name, string token) => name == ProjectName.Default
        ? token
        : Convert.ToBase64String(HMACSHA256.HashData(Encoding.Latin1.GetBytes(token), Encoding.UTF8.GetBytes("project " + name)))
            .TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>What the Authorization header opens; empty where it opens nothing.</summary>
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
        foreach ((byte[] tokenHash, IReadOnlyList<Project> opens) in _tokens)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, tokenHash))
            {
                return opens;
            }
        }

        return [];
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.Latin1.GetBytes(token));
}
