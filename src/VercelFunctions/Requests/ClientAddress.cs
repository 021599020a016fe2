using System.Net;
using System.Net.Sockets;

namespace VercelFunctions;

/// <summary>The address of the client that made a request. Source: <c>ip_address</c> in Vercel's reference.</summary>
public static class ClientAddress
{
    /// <summary>Reads the client's address as text.</summary>
    /// <param name="requestOrHeaders">A request or its headers, as for <see cref="Geolocation.From(object)"/>.</param>
    /// <returns>The text of <c>x-real-ip</c>; null if it is absent.</returns>
    /// <exception cref="ArgumentException">The object contains no headers.</exception>
    public static string? From(object requestOrHeaders) => From(RequestHeaders.ReaderOf(requestOrHeaders));

    /// <summary>Reads the client's address as text.</summary>
    /// <param name="header">Returns the first value of a header by its name, which is in lowercase; null if it is absent.</param>
    /// <returns>The text of <c>x-real-ip</c>; null if it is absent.</returns>
    public static string? From(Func<string, string?> header)
    {
        ArgumentGuard.NotNull(header, nameof(header));
        return header("x-real-ip");
    }

    /// <summary>Reads the client's address.</summary>
    /// <param name="requestOrHeaders">A request or its headers, as for <see cref="Geolocation.From(object)"/>.</param>
    /// <param name="address">The address; null if the header is absent or not a valid address.</param>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="ArgumentException">The object contains no headers.</exception>
    public static bool TryGet(object requestOrHeaders, out IPAddress? address) => TryParse(From(requestOrHeaders), out address);

    /// <summary>Reads the client's address.</summary>
    /// <param name="header">Returns the first value of a header by its name, which is in lowercase; null if it is absent.</param>
    /// <param name="address">The address; null if the header is absent or not a valid address.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryGet(Func<string, string?> header, out IPAddress? address) => TryParse(From(header), out address);

    // IPAddress.TryParse also accepts short and octal forms: it reads 1 as 0.0.0.1 and 010.0.0.1 as 8.0.0.1.
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
