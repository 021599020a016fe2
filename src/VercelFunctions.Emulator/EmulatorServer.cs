using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using VercelFunctions.Emulator.Access;
using VercelFunctions.Emulator.Purge;
using VercelFunctions.Emulator.Requests;

namespace VercelFunctions.Emulator;

/// <summary>Puts the server together, runs it until it is told to stop, and says in one line why it could not start.</summary>
internal static class EmulatorServer
{
    private const int CannotStart = 1;

    // Requests under way get this long to finish once the server was told to stop.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Runs the server.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(EmulatorOptions options)
    {
        IPAddress? address = await ListenAddress.FindAsync(options.Host).ConfigureAwait(false);
        if (address is null)
        {
            return Fail($"Cannot listen on '{options.Host}': there is no such host. Give --host an address of this machine.", CannotStart);
        }

        if (!IPAddress.IsLoopback(address) && options.Token is null)
        {
            return Fail(
                $"Refusing to listen on {options.Host}: others than this machine could reach it, so it needs a token that you chose. Give --token, or set {CommandLine.TokenVariable}.",
                CommandLine.BadOption);
        }

        string token = options.Token ?? AccessToken.Random();
        await using RequestLog log = new(options.Quiet);
        MemoryCacheStore store = new(options.MaxBytes);
        RequestHandler handler = new(
            new HostCheck(address, options.Host), new TokenCheck(token), new CacheEndpoints(store), new PurgeEndpoints(store), log);

        // The empty builder reads no settings from files or variables: nothing but the options decides where this listens.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, address, options.Port));
        await using WebApplication app = builder.Build();
        app.Run(handler.HandleAsync);
        try
        {
            await app.StartAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            return Fail($"Cannot listen on {ListenAddress.ForUrl(address)}:{options.Port}: {Reason(exception)}", CannotStart);
        }

        Announcement.Write(address, new Uri(app.Urls.First()).Port, token);
        if (options.StopWithStdin)
        {
            ParentWatch.Start(app.Lifetime);
        }

        await app.WaitForShutdownAsync().ConfigureAwait(false);
        return 0;
    }

    private static void Configure(KestrelServerOptions kestrel, IPAddress address, int port)
    {
        kestrel.AddServerHeader = false;

        // Every byte has a meaning in it, so what is not ASCII reaches our own checks, and an answer that says what is wrong.
        kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;

        KestrelServerLimits limits = kestrel.Limits;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        limits.MaxRequestLineSize = 16 * 1024;

        // 128 tags of 256 bytes are 32 KB.
        limits.MaxRequestHeadersTotalSize = 64 * 1024;

        // A whole item within about three and a half minutes; a client that sends more slowly is cut off.
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 10 * 1024, gracePeriod: TimeSpan.FromSeconds(5));
        limits.MaxRequestBodySize = RequestBody.MaxBytesOnWire;
        kestrel.Listen(address, port, listen => listen.Protocols = HttpProtocols.Http1);
    }

    private static string Reason(Exception exception)
    {
        SocketException? socket = exception as SocketException ?? exception.InnerException as SocketException ?? exception.InnerException?.InnerException as SocketException;
        return socket?.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => "the port is in use. Give another --port, or 0 for a free one.",
            SocketError.AddressNotAvailable => "this machine has no such address.",
            SocketError.AccessDenied => "this user may not listen on that port. Give a --port over 1023.",
            _ => (socket ?? exception).Message,
        };
    }

    private static int Fail(string message, int exitCode)
    {
        Console.Error.WriteLine(message);
        return exitCode;
    }
}
