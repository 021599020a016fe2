using System.Net;
using System.Security;

namespace VercelFunctions.PowerShell;

/// <summary>Secrets on their way to the core, which sends them and shows them nowhere.</summary>
internal static class Secrets
{
    public static string? Reveal(SecureString? secret) => secret is null ? null : new NetworkCredential(string.Empty, secret).Password;
}
