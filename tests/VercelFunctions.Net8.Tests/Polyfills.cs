// Members of later versions of .NET that the shared tests use.
#pragma warning disable IDE0130
using System.Security.Cryptography.X509Certificates;

namespace VercelFunctions;

internal static class X509CertificateLoader
{
    public static X509Certificate2 LoadPkcs12(byte[] data, string? password) => new(data, password);
}

internal static class Polyfills
{
    extension(Convert)
    {
        public static string ToHexStringLower(byte[] bytes) => string.Concat(bytes.Select(one => one.ToString("x2", null)));
    }
}
