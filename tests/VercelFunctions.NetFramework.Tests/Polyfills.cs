// Members of .NET that the shared tests use, beyond those of the package Polyfill.
#pragma warning disable IDE0130, SA1402, CA1050
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;

namespace VercelFunctions
{
    internal sealed class TcpListener(IPAddress address, int port) : System.Net.Sockets.TcpListener(address, port), IDisposable
    {
        public void Dispose() => Stop();

        public async Task<Socket> AcceptSocketAsync(CancellationToken stop)
        {
            using CancellationTokenRegistration registration = stop.Register(Stop);
            return await AcceptSocketAsync().ConfigureAwait(false);
        }
    }

    internal sealed class ReferenceEqualityComparer : IEqualityComparer<object?>
    {
        public static ReferenceEqualityComparer Instance { get; } = new();

        bool IEqualityComparer<object?>.Equals(object? x, object? y) => ReferenceEquals(x, y);

        int IEqualityComparer<object?>.GetHashCode(object? obj) => RuntimeHelpers.GetHashCode(obj);
    }

    internal static class X509CertificateLoader
    {
        public static System.Security.Cryptography.X509Certificates.X509Certificate2 LoadPkcs12(byte[] data, string? password) =>
            new(data, password);
    }

    internal static class Polyfills
    {
        extension(string)
        {
            public static string Create(IFormatProvider provider, FormattableString text) => text.ToString(provider);
        }

        extension(File)
        {
            public static void CreateSymbolicLink(string path, string target)
            {
                using System.Diagnostics.Process link = System.Diagnostics.Process.Start("ln", $"-s \"{target}\" \"{path}\"");
                link.WaitForExit();
            }
        }

        extension(HttpStatusCode)
        {
            public static HttpStatusCode TooManyRequests => (HttpStatusCode)429;
        }

        public static StringBuilder Append(this StringBuilder builder, IFormatProvider provider, FormattableString text) =>
            builder.Append(text.ToString(provider));

        public static Task<int> ReadBlockAsync(this StreamReader reader, char[] buffer, CancellationToken stop) =>
            reader.ReadBlockAsync(buffer, 0, buffer.Length).WaitAsync(stop);

        // Every caller compares ordinally.
        public static string Replace(this string text, string old, string replacement, StringComparison comparison) =>
            comparison == StringComparison.Ordinal ? text.Replace(old, replacement) : throw new NotSupportedException();

        public static T[] Slice<T>(this T[] items, int start, int length) => [.. items.Skip(start).Take(length)];
    }
}
