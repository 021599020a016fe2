using System.Text.Json;

namespace VercelFunctions.Interop.Tests;

/// <summary>Compares geolocation and ipAddress of the official client with this library's, for the headers in the vectors.</summary>
public sealed class HeadersInteropTests(InteropFixture interop)
{
    /// <summary>Runs the official client instead of using recorded results, to detect changes in newer versions.</summary>
    [Fact]
    public async Task Locations_and_addresses_agree_on_every_vector()
    {
        JavaScriptClient javaScript = interop.JavaScript;
        using FileStream file = File.OpenRead(Repository.PathOf("tests/vectors/geolocation.json"));
        using JsonDocument vectors = await JsonDocument.ParseAsync(file);
        int count = 0;
        foreach (JsonElement vector in vectors.RootElement.GetProperty("cases").EnumerateArray())
        {
            JsonElement sent = vector.GetProperty("headers");
            Dictionary<string, string> headers = sent.Deserialize<Dictionary<string, string>>()!;

            JsonElement theirs = await javaScript.SendAsync("geolocation", null, headers);
            Geolocation ours = Geolocation.From(headers);
            Assert.Equal(
                (
                    Text(theirs, "city"),
                    Text(theirs, "country"),
                    Text(theirs, "flag"),
                    Text(theirs, "countryRegion"),
                    Text(theirs, "region"),
                    Text(theirs, "latitude"),
                    Text(theirs, "longitude"),
                    Text(theirs, "postalCode")),
                (ours.City, ours.Country, ours.Flag, ours.CountryRegion, ours.Region, ours.Latitude, ours.Longitude, ours.PostalCode));

            JsonElement address = await javaScript.SendAsync("ipAddress", null, headers);
            Assert.Equal(address.ValueKind == JsonValueKind.Null ? null : address.GetString(), ClientAddress.From(headers));
            count++;
        }

        Assert.True(count >= 40, $"Only {count} vectors were read.");
    }

    /// <summary>An absent value is not a property in the client's JSON.</summary>
    private static string? Text(JsonElement location, string name) =>
        location.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value.GetString() : null;
}
