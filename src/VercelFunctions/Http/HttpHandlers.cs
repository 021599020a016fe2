using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
#if !NET
using System.Security.Authentication;
#endif

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
        HttpClientHandler handler = new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !url.IsLoopback,
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,

            // The default of .NET Framework is 2, and the timeout of a request would include the wait for a connection.
            MaxConnectionsPerServer = int.MaxValue,
        };
        if (!AllowsCurrentTls(ServicePointManager.SecurityProtocol))
        {
            handler.SslProtocols = SslProtocols.Tls12;
        }

        return handler;
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

#if !NET
    // The default of Windows PowerShell is TLS 1.0 on older systems. It is not changed, because other modules share it.
    // 0 is the system's default, which .NET Standard does not name.
    private static bool AllowsCurrentTls(SecurityProtocolType allowed) => allowed is 0 or >= SecurityProtocolType.Tls12;
#endif

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
