using System.Net;
using System.Net.Sockets;

namespace VercelFunctions.Emulator.Access;

/// <summary>The address to listen on.</summary>
internal static class ListenAddress
{
    /// <summary>Resolves a host name or an address; null if there is no such host.</summary>
    public static async Task<IPAddress?> FindAsync(string host)
    {
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            return IPAddress.Loopback;
        }

        if (IPAddress.TryParse(host, out IPAddress? address))
        {
            return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        }

        // The resolver takes an empty name for this machine.
        if (string.IsNullOrWhiteSpace(host))
        {
            return null;
        }

        try
        {
            IPAddress[] addresses = await Dns.GetHostAddressesAsync(host).ConfigureAwait(false);
            return addresses.OrderBy(found => found.AddressFamily == AddressFamily.InterNetwork ? 0 : 1).FirstOrDefault();
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The address as in a URL: IPv6 in brackets.</summary>
    public static string ForUrl(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
}
