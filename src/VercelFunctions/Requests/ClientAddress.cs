using System.Net;
using System.Net.Sockets;

namespace VercelFunctions;

/// <summary>The address of the client that made a request. Source: <c>ip_address</c> in Vercel's reference.</summary>
public static class ClientAddress
{
    /// <summary>Reads the client's address as the header gave it.</summary>
    /// <param name="requestOrHeaders">What <see cref="Geolocation.From"/> takes.</param>
    /// <returns>The text of <c>x-real-ip</c>; null where it is absent.</returns>
    /// <exception cref="ArgumentException">The object holds no headers.</exception>
    public static string? From(object requestOrHeaders) => RequestHeaders.Read(requestOrHeaders)["x-real-ip"];

    /// <summary>Reads the client's address.</summary>
    /// <param name="requestOrHeaders">What <see cref="Geolocation.From"/> takes.</param>
    /// <param name="address">The address; null where the header is absent or holds something else.</param>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="ArgumentException">The object holds no headers.</exception>
    public static bool TryGet(object requestOrHeaders, out IPAddress? address)
    {
        string? text = From(requestOrHeaders);
        return TryParse(text, out address);
    }

    /// <summary>As <see cref="IPAddress.TryParse(string, out IPAddress)"/>, without its short and octal forms: it takes <c>1</c> for 0.0.0.1 and <c>010.0.0.1</c> for 8.0.0.1.</summary>
    private static bool TryParse(string? text, out IPAddress? address)
    {
        if (IPAddress.TryParse(text ?? string.Empty, out address)
            && (address.AddressFamily == AddressFamily.InterNetworkV6 ? text![0] != '[' : text == address.ToString()))
        {
            return true;
        }

        address = null;
        return false;
    }
}
