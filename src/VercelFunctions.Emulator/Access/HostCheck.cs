using System.Net;
using Microsoft.AspNetCore.Http;

namespace VercelFunctions.Emulator.Access;

/// <summary>
/// Checks the Host header against DNS rebinding: a web page elsewhere can resolve its own name to this machine and so make a
/// browser send requests here, but the browser then sends that name as Host.
/// </summary>
internal sealed class HostCheck(IPAddress listenedOn, string givenName)
{
    private const int DefaultHttpPort = 80;

    private readonly string _address = ListenAddress.ForUrl(listenedOn);
    private readonly string _machine = Dns.GetHostName();

    /// <summary>The allowed hosts, as a part of a sentence.</summary>
    public string Allowed { get; } = IPAddress.IsLoopback(listenedOn)
        ? "127.0.0.1, localhost and [::1] with its port"
        : "IP addresses, localhost and the name of its machine";

    /// <summary>Whether the Host header is allowed.</summary>
    /// <param name="host">The header.</param>
    /// <param name="localPort">The port of the connection.</param>
    public bool Allows(HostString host, int localPort)
    {
        string name = host.Host;
        if (IPAddress.IsLoopback(listenedOn))
        {
            return (host.Port ?? DefaultHttpPort) == localPort
                && (name == _address || name is "127.0.0.1" or "[::1]" || Is(name, "localhost"));
        }

        // Any port: the port may be mapped to another between the client and this process.
        return IPAddress.TryParse(name, out _) || Is(name, "localhost") || Is(name, _machine) || Is(name, givenName);
    }

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
