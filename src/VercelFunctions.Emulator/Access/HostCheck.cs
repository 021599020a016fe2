using System.Net;
using Microsoft.AspNetCore.Http;

namespace VercelFunctions.Emulator.Access;

/// <summary>
/// Checks the Host header against DNS rebinding: a web page elsewhere can resolve its own name to this machine and so make a
/// browser send requests here, but the browser then sends that name as Host.
/// </summary>
/// <param name="listenedOn">The address that the emulator listens on.</param>
/// <param name="givenName">The same address as the user specified it.</param>
/// <param name="allowedNames">Further names that the user allows.</param>
internal sealed class HostCheck(IPAddress listenedOn, string givenName, IReadOnlyList<string> allowedNames)
{
    private const int DefaultHttpPort = 80;

    private readonly string _address = ListenAddress.ForUrl(listenedOn);
    private readonly string _machine = Dns.GetHostName();
    private readonly string _allowed = string.Join(
        ", ",
        [
            IPAddress.IsLoopback(listenedOn)
                ? "127.0.0.1, localhost and [::1] with the port of the emulator"
                : "IP addresses, localhost and the name of its machine",
            .. allowedNames,
        ]);

    /// <summary>Whether a text is a host name, without a port.</summary>
    public static bool IsName(string text) =>
        text.Length is > 0 and <= 255 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    /// <summary>Whether the Host header is allowed.</summary>
    /// <param name="host">The header.</param>
    /// <param name="localPort">The port of the connection.</param>
    public bool Allows(HostString host, int localPort)
    {
        string name = host.Host;

        // Any port: the port may be mapped to another between the client and this process.
        if (allowedNames.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            return true;
        }

        if (IPAddress.IsLoopback(listenedOn))
        {
            return (host.Port ?? DefaultHttpPort) == localPort
                && (name == _address || name is "127.0.0.1" or "[::1]" || Is(name, "localhost"));
        }

        return IPAddress.TryParse(name, out _) || Is(name, "localhost") || Is(name, _machine) || Is(name, givenName);
    }

    /// <summary>Why a Host header is not allowed, and how to allow it.</summary>
    public string Refuse(HostString host) =>
        $"The Host header is {MessageText.Quote(host.Value ?? string.Empty)}, which is not a name of the emulator. Allowed: {_allowed}. If "
        + "clients reach the emulator by another name, such as that of a container or service, start it with --allow-host and the name "
        + "(in C#, AllowedHosts).";

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
