using System.Net;
using Microsoft.AspNetCore.Http;

namespace VercelFunctions.Emulator.Access;

/// <summary>
/// Answers only to the names this server has. A web page elsewhere can point a name of its own at this
/// machine (DNS rebinding) and so make a browser talk to it; the browser then sends that name as Host.
/// </summary>
internal sealed class HostCheck(IPAddress listenedOn, string givenName)
{
    private const int DefaultHttpPort = 80;

    private readonly string _address = ListenAddress.ForUrl(listenedOn);
    private readonly string _machine = Dns.GetHostName();

    /// <summary>What it answers to, as a part of a sentence.</summary>
    public string Allowed { get; } = IPAddress.IsLoopback(listenedOn)
        ? "127.0.0.1, localhost and [::1] with its port"
        : "IP addresses, localhost and the name of its machine";

    /// <summary>Whether the Host header is a name of this server.</summary>
    /// <param name="host">The header.</param>
    /// <param name="localPort">The port that the connection came in by.</param>
    public bool Allows(HostString host, int localPort)
    {
        string name = host.Host;
        if (IPAddress.IsLoopback(listenedOn))
        {
            return (host.Port ?? DefaultHttpPort) == localPort
                && (name == _address || name is "127.0.0.1" or "[::1]" || Is(name, "localhost"));
        }

        // Any port: between the client and this process a port may have been mapped to another.
        return IPAddress.TryParse(name, out _) || Is(name, "localhost") || Is(name, _machine) || Is(name, givenName);
    }

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
