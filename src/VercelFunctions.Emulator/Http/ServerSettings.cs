using System.Net;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace VercelFunctions.Emulator.Http;

/// <summary>The settings of the web server.</summary>
internal static class ServerSettings
{
    /// <summary>The most bytes of a request that arrived and is not yet read, and of a response that is not yet sent.</summary>
    public const int MaxBufferedBytes = 128 * 1024;

    /// <summary>Makes the web server listen, with limits that fit the protocol.</summary>
    public static void Apply(KestrelServerOptions kestrel, IPAddress address, int port)
    {
        kestrel.AddServerHeader = false;

        // Latin-1 decodes every byte, so the emulator's own checks see bytes beyond ASCII and can report them.
        kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;

        KestrelServerLimits limits = kestrel.Limits;
        limits.MaxRequestBufferSize = MaxBufferedBytes;
        limits.MaxResponseBufferSize = MaxBufferedBytes;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        limits.MaxRequestLineSize = 16 * 1024;

        // 128 tags of 256 bytes are 32 KB.
        limits.MaxRequestHeadersTotalSize = 64 * 1024;

        // The largest item takes at most about three and a half minutes.
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 10 * 1024, gracePeriod: TimeSpan.FromSeconds(5));
        limits.MaxRequestBodySize = RequestBody.MaxBytesOnWire;
        kestrel.Listen(address, port, listen => listen.Protocols = HttpProtocols.Http1);
    }
}
