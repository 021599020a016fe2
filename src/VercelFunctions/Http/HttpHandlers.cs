using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;

namespace VercelFunctions;

/// <summary>The parts of HTTP that differ between the targets.</summary>
internal static class HttpHandlers
{
    private static readonly MediaTypeHeaderValue JsonMediaType = new("application/json");

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

    /// <summary>Why a request failed: in the words of the system, unless they hide that the scheme is wrong.</summary>
    public static string ReasonOf(Exception exception)
    {
        string reason = exception.GetBaseException().Message;

        // .NET and .NET Framework, if the server responds to the start of TLS with something else.
        return reason.Contains("corrupted frame") || reason.Contains("unexpected packet format")
            ? "the server does not use TLS at this port; its address may start with http:// instead of https://"
            : reason;
    }

    /// <summary>Creates a body of UTF-8 JSON, without a copy if possible.</summary>
    public static HttpContent JsonContent(ReadOnlyMemory<byte> json)
    {
#if NET
        ReadOnlyMemoryContent content = new(json);
#else
        ByteArrayContent content = System.Runtime.InteropServices.MemoryMarshal.TryGetArray(json, out ArraySegment<byte> array)
            ? new ByteArrayContent(array.Array!, array.Offset, array.Count)
            : new ByteArrayContent(json.ToArray());
#endif
        content.Headers.ContentType = JsonMediaType;
        return content;
    }
}
