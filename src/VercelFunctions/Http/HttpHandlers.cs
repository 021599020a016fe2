using System.Net;
using System.Net.Http;

namespace VercelFunctions;

/// <summary>The parts of HTTP that differ between the targets.</summary>
internal static class HttpHandlers
{
    /// <summary>Creates a handler that follows no redirects, keeps no cookies, and uses no proxy for this machine.</summary>
    public static HttpMessageHandler Create(Uri url)
    {
#if NET
        return new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !url.IsLoopback,
            AutomaticDecompression = DecompressionMethods.All,

            // So that changes of DNS take effect.
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        };
#else
        return new HttpClientHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !url.IsLoopback,
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
        };
#endif
    }

    /// <summary>Creates a body from these bytes, without a copy if possible.</summary>
    public static HttpContent Content(ReadOnlyMemory<byte> bytes)
    {
#if NET
        return new ReadOnlyMemoryContent(bytes);
#else
        return System.Runtime.InteropServices.MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> array)
            ? new ByteArrayContent(array.Array!, array.Offset, array.Count)
            : new ByteArrayContent(bytes.ToArray());
#endif
    }
}
