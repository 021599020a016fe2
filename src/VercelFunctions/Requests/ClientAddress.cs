using System.Collections.Specialized;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace VercelFunctions;

/// <summary>The address of the client that made a request. Source: <c>ip_address</c> in Vercel's reference.</summary>
public static class ClientAddress
{
    /// <summary>Reads the client's address as text.</summary>
    /// <param name="request">The request. For ASP.NET Core, see the package VercelFunctions.AspNetCore.</param>
    /// <returns>The text of <c>x-real-ip</c>; null if it is absent.</returns>
    public static string? From(HttpRequestMessage request) => From(RequestHeaders.Reader(request));

    /// <summary>Reads the client's address as text.</summary>
    /// <param name="headers">The headers, such as those of an <c>HttpListenerRequest</c>. Of several values, the first counts.</param>
    /// <returns>The text of <c>x-real-ip</c>; null if it is absent.</returns>
    public static string? From(NameValueCollection headers) => From(RequestHeaders.Reader(headers));

    /// <summary>Reads the client's address as text.</summary>
    /// <param name="headers">Names and values. Names are case-insensitive; of several values, the first counts.</param>
    /// <returns>The text of <c>x-real-ip</c>; null if it is absent.</returns>
    public static string? From(IEnumerable<KeyValuePair<string, string>> headers) => From(RequestHeaders.Reader(headers));

    /// <summary>Reads the client's address as text.</summary>
    /// <typeparam name="TValues">The type of the values.</typeparam>
    /// <param name="headers">Names and values. Names are case-insensitive; of several values, the first counts.</param>
    /// <returns>The text of <c>x-real-ip</c>; null if it is absent.</returns>
    public static string? From<TValues>(IEnumerable<KeyValuePair<string, TValues>> headers)
        where TValues : IEnumerable<string?>? => From(RequestHeaders.Reader(headers));

    /// <summary>Reads the client's address as text.</summary>
    /// <param name="header">Returns the first value of a header by its name, which is in lowercase; null if it is absent.</param>
    /// <returns>The text of <c>x-real-ip</c>; null if it is absent.</returns>
    public static string? From(Func<string, string?> header)
    {
        ArgumentGuard.NotNull(header, nameof(header));
        return header("x-real-ip");
    }

    /// <summary>Reads the client's address.</summary>
    /// <param name="request">The request. For ASP.NET Core, see the package VercelFunctions.AspNetCore.</param>
    /// <param name="address">The address; null if the header is absent or not a valid address.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryGet(HttpRequestMessage request, [NotNullWhen(true)] out IPAddress? address) =>
        TryParse(From(request), out address);

    /// <summary>Reads the client's address.</summary>
    /// <param name="headers">The headers, such as those of an <c>HttpListenerRequest</c>. Of several values, the first counts.</param>
    /// <param name="address">The address; null if the header is absent or not a valid address.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryGet(NameValueCollection headers, [NotNullWhen(true)] out IPAddress? address) =>
        TryParse(From(headers), out address);

    /// <summary>Reads the client's address.</summary>
    /// <param name="headers">Names and values. Names are case-insensitive; of several values, the first counts.</param>
    /// <param name="address">The address; null if the header is absent or not a valid address.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryGet(IEnumerable<KeyValuePair<string, string>> headers, [NotNullWhen(true)] out IPAddress? address) =>
        TryParse(From(headers), out address);

    /// <summary>Reads the client's address.</summary>
    /// <typeparam name="TValues">The type of the values.</typeparam>
    /// <param name="headers">Names and values. Names are case-insensitive; of several values, the first counts.</param>
    /// <param name="address">The address; null if the header is absent or not a valid address.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryGet<TValues>(IEnumerable<KeyValuePair<string, TValues>> headers, [NotNullWhen(true)] out IPAddress? address)
        where TValues : IEnumerable<string?>? =>
        TryParse(From(headers), out address);

    /// <summary>Reads the client's address.</summary>
    /// <param name="header">Returns the first value of a header by its name, which is in lowercase; null if it is absent.</param>
    /// <param name="address">The address; null if the header is absent or not a valid address.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryGet(Func<string, string?> header, [NotNullWhen(true)] out IPAddress? address) =>
        TryParse(From(header), out address);

    // IPAddress.TryParse also accepts short and octal forms: it reads 1 as 0.0.0.1 and 010.0.0.1 as 8.0.0.1.
    private static bool TryParse(string? text, [NotNullWhen(true)] out IPAddress? address)
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
