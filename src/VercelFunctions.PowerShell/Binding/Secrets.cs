using System.Net;
using System.Security;

namespace VercelFunctions.PowerShell;

/// <summary>Converts secrets for the core, which sends them and never shows them.</summary>
internal static class Secrets
{
    public static string? Reveal(SecureString? secret) => secret is null ? null : new NetworkCredential(string.Empty, secret).Password;
}
