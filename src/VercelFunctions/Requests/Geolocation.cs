using System.Collections.Specialized;
using System.Text.Json.Serialization;

namespace VercelFunctions;

/// <summary>
/// The location of the client that made a request, from Vercel's headers. Values are the text of the headers; null if the
/// header is absent. In JSON, the properties are in the order of Vercel's reference of <c>geolocation</c>.
/// </summary>
public sealed record Geolocation
{
    /// <summary>The region if there is no <c>x-vercel-id</c>: a development machine.</summary>
    public const string DevelopmentRegion = "dev1";

    /// <summary>The city, percent-decoded, such as <c>São Paulo</c>. From <c>x-vercel-ip-city</c>.</summary>
    [JsonPropertyName("city"), JsonPropertyOrder(1)]
    public string? City { get; init; }

    /// <summary>The country, as ISO 3166-1 alpha-2, such as <c>US</c>. From <c>x-vercel-ip-country</c>.</summary>
    [JsonPropertyName("country"), JsonPropertyOrder(2)]
    public string? Country { get; init; }

    /// <summary>The country's flag as an emoji; null if the country is not two letters from A to Z.</summary>
    [JsonPropertyName("flag"), JsonPropertyOrder(3)]
    public string? Flag { get; init; }

    /// <summary>
    /// The region within the country, as the second part of ISO 3166-2, such as <c>NY</c>. From
    /// <c>x-vercel-ip-country-region</c>.
    /// </summary>
    [JsonPropertyName("countryRegion"), JsonPropertyOrder(4)]
    public string? CountryRegion { get; init; }

    /// <summary>
    /// The Vercel region that received the request, such as <c>iad1</c>. From <c>x-vercel-id</c>;
    /// <see cref="DevelopmentRegion"/> if it is absent.
    /// </summary>
    [JsonPropertyName("region"), JsonPropertyOrder(5)]
    public required string Region { get; init; }

    /// <summary>The latitude in degrees, such as <c>40.7128</c>. From <c>x-vercel-ip-latitude</c>.</summary>
    [JsonPropertyName("latitude"), JsonPropertyOrder(6)]
    public string? Latitude { get; init; }

    /// <summary>The longitude in degrees, such as <c>-74.0060</c>. From <c>x-vercel-ip-longitude</c>.</summary>
    [JsonPropertyName("longitude"), JsonPropertyOrder(7)]
    public string? Longitude { get; init; }

    /// <summary>The postal code. From <c>x-vercel-ip-postal-code</c>.</summary>
    [JsonPropertyName("postalCode"), JsonPropertyOrder(8)]
    public string? PostalCode { get; init; }

    /// <summary>Reads the location from a request.</summary>
    /// <param name="request">The request. For ASP.NET Core, see the package VercelFunctions.AspNetCore.</param>
    /// <returns>The location. No header value causes an exception.</returns>
    public static Geolocation From(HttpRequestMessage request) => From(RequestHeaders.Reader(request));

    /// <summary>Reads the location from the headers of a request.</summary>
    /// <param name="headers">The headers, such as those of an <c>HttpListenerRequest</c>. Of several values, the first counts.</param>
    /// <returns>The location. No header value causes an exception.</returns>
    public static Geolocation From(NameValueCollection headers) => From(RequestHeaders.Reader(headers));

    /// <summary>Reads the location from the headers of a request.</summary>
    /// <param name="headers">Names and values. Names are case-insensitive; of several values, the first counts.</param>
    /// <returns>The location. No header value causes an exception.</returns>
    public static Geolocation From(IEnumerable<KeyValuePair<string, string>> headers) => From(RequestHeaders.Reader(headers));

    /// <summary>Reads the location from headers with several values, such as those of HttpClient.</summary>
    /// <typeparam name="TValues">The type of the values.</typeparam>
    /// <param name="headers">Names and values. Names are case-insensitive; of several values, the first counts.</param>
    /// <returns>The location. No header value causes an exception.</returns>
    public static Geolocation From<TValues>(IEnumerable<KeyValuePair<string, TValues>> headers)
        where TValues : IEnumerable<string?>? => From(RequestHeaders.Reader(headers));

    /// <summary>Reads the location from the headers of a request of any framework.</summary>
    /// <param name="header">Returns the first value of a header by its name, which is in lowercase; null if it is absent.</param>
    /// <returns>The location. No header value causes an exception.</returns>
    public static Geolocation From(Func<string, string?> header)
    {
        ArgumentGuard.NotNull(header, nameof(header));
        string? city = header("x-vercel-ip-city");
        string? country = header("x-vercel-ip-country");
        string? id = header("x-vercel-id");
        return new Geolocation
        {
            City = string.IsNullOrEmpty(city) ? null : Uri.UnescapeDataString(city!),
            Country = country,
            Flag = FlagOf(country),
            CountryRegion = header("x-vercel-ip-country-region"),
            Region = string.IsNullOrEmpty(id) ? DevelopmentRegion : id!.Split(':')[0],
            Latitude = header("x-vercel-ip-latitude"),
            Longitude = header("x-vercel-ip-longitude"),
            PostalCode = header("x-vercel-ip-postal-code"),
        };
    }

    /// <summary>Two regional indicator symbols, which a terminal or a browser shows as one flag.</summary>
    private static string? FlagOf(string? country)
    {
        const int RegionalIndicatorA = 0x1F1E6;
        return country is { Length: 2 } && country.All(letter => letter is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z'))
            ? string.Concat(country.ToUpperInvariant().Select(letter => char.ConvertFromUtf32(RegionalIndicatorA + letter - 'A')))
            : null;
    }
}
