using System.Collections;
using System.Collections.Specialized;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Primitives;
using VercelFunctions.TestSupport;

namespace VercelFunctions.Tests;

/// <summary>Location and address of a request, from headers of any type.</summary>
public class RequestHeaderTests
{
    private const string City = "S%C3%A3o%20Paulo";
    private const string Address = "203.0.113.9";

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 10)];

    [Fact]
    public void Headers_of_every_type_are_read()
    {
        Dictionary<string, string> texts = new() { ["X-Vercel-IP-City"] = City, ["x-real-ip"] = Address };
        Check(Geolocation.From(texts), ClientAddress.From(texts), ClientAddress.TryGet(texts, out IPAddress? address), address);

        KeyValuePair<string, string>[] pairs = [.. texts, new("X-Real-IP", "other")];
        Check(Geolocation.From(pairs), ClientAddress.From(pairs), ClientAddress.TryGet(pairs, out address), address);

        Dictionary<string, string[]> arrays = new()
        {
            ["X-Vercel-IP-City"] = [City, "other"],
            ["x-real-ip"] = [Address],
            ["x-vercel-id"] = [],
        };
        Check(Geolocation.From(arrays), ClientAddress.From(arrays), ClientAddress.TryGet(arrays, out address), address);

        Dictionary<string, StringValues> web = new()
        {
            ["X-Vercel-IP-City"] = new([City, "other"]),
            ["x-real-ip"] = Address,
            ["x-vercel-id"] = StringValues.Empty,
        };
        Check(Geolocation.From(web), ClientAddress.From(web), ClientAddress.TryGet(web, out address), address);

        NameValueCollection collection = new()
        {
            { "X-Vercel-IP-City", City },
            { "X-Vercel-IP-City", "other" },
            { "x-real-ip", Address },
            { null, "nothing" },
        };
        Check(
            Geolocation.From(collection), ClientAddress.From(collection), ClientAddress.TryGet(collection, out address), address);

        using HttpRequestMessage message = Message();
        Check(Geolocation.From(message), ClientAddress.From(message), ClientAddress.TryGet(message, out address), address);
        HttpRequestHeaders headers = message.Headers;
        Check(Geolocation.From(headers), ClientAddress.From(headers), ClientAddress.TryGet(headers, out address), address);

        static void Check(Geolocation location, string? text, bool isAddress, IPAddress? read)
        {
            Assert.Equal(new Geolocation { City = "São Paulo", Region = "dev1" }, location);
            Assert.Equal(Address, text);
            Assert.True(isAddress);
            Assert.Equal(IPAddress.Parse(Address), read);
        }
    }

    [Fact]
    public async Task A_request_of_HttpListener_is_read()
    {
        using HttpListener listener = new();
        string url = ListenOnFreePort(listener);
        using HttpClient client = new();
        using HttpRequestMessage message = Message();
        message.RequestUri = new Uri(url);
        Task<HttpResponseMessage> answer = client.SendAsync(message);
        HttpListenerContext context = await listener.GetContextAsync();
        Assert.Equal("São Paulo", Geolocation.From(context.Request.Headers).City);
        Assert.Equal(Address, ClientAddress.From(context.Request.Headers));
        context.Response.Close();
        using HttpResponseMessage _ = await answer;
    }

    [Fact]
    public void A_function_is_asked_for_each_header_by_its_name()
    {
        List<string> asked = [];
        string? Header(string name)
        {
            asked.Add(name);
            return name switch { "x-vercel-ip-city" => City, "x-real-ip" => Address, _ => null };
        }

        Assert.Equal(new Geolocation { City = "São Paulo", Region = "dev1" }, Geolocation.From(Header));
        Assert.Equal(Address, ClientAddress.From(Header));
        Assert.True(ClientAddress.TryGet(Header, out IPAddress? address));
        Assert.Equal(IPAddress.Parse(Address), address);
        Assert.All(asked, name => Assert.Equal(name.ToLowerInvariant(), name));
    }

    [Fact]
    public void A_request_without_headers_has_the_development_region_only()
    {
        using HttpRequestMessage nothing = new();
        Assert.Equal(new Geolocation { Region = "dev1" }, Geolocation.From(nothing));
        Assert.Null(ClientAddress.From(nothing));
        Assert.False(ClientAddress.TryGet(nothing, out IPAddress? address));
        Assert.Null(address);
    }

    [Fact]
    public void A_location_in_JSON_has_the_documented_properties() => Assert.Equal(
        """{"city":"New York","country":"US","flag":"🇺🇸","countryRegion":"NY","region":"iad1","latitude":"40.7"""
            + """128","longitude":"-74.0060","postalCode":"10001"}""",
        JsonSerializer.Serialize(
            Geolocation.From(new Dictionary<string, string>
            {
                ["x-vercel-ip-postal-code"] = "10001",
                ["x-vercel-ip-longitude"] = "-74.0060",
                ["x-vercel-ip-latitude"] = "40.7128",
                ["x-vercel-id"] = "iad1::abc",
                ["x-vercel-ip-country-region"] = "NY",
                ["x-vercel-ip-country"] = "US",
                ["x-vercel-ip-city"] = "New%20York",
            }),
            RuntimeCacheOptions.DefaultSerializerOptions).Replace("\\uD83C\\uDDFA\\uD83C\\uDDF8", "🇺🇸", StringComparison.Ordinal));

    [Theory]
    [InlineData("%", "%")]
    [InlineData("100%", "100%")]
    [InlineData("%zz", "%zz")]
    [InlineData("%C3", "%C3")]
    [InlineData("%C3%28", "%C3(")]
    [InlineData("%FF%FE", "%FF%FE")]
    [InlineData("a+b", "a+b")]
    [InlineData("Washington, D.C.", "Washington, D.C.")]
    [InlineData("%2525", "%25")]
    [InlineData("日本", "日本")]
    [InlineData("%E6%9D%B1京", "東京")]
    public void A_city_is_percent_decoded(string header, string city) =>
        Assert.Equal(city, Geolocation.From(new Dictionary<string, string> { ["x-vercel-ip-city"] = header }).City);

    [Fact]
    public void A_comma_in_a_value_does_not_split_it()
    {
        const string Text = "Washington, D.C.";
        WebHeaderCollection web = new() { { "x-vercel-ip-city", Text } };
        using HttpRequestMessage message = new();
        message.Headers.Add("x-vercel-ip-city", Text);
        NameValueCollection collection = new() { { "x-vercel-ip-city", Text } };
        Assert.Equal(Text, Geolocation.From(web).City);
        Assert.Equal(Text, Geolocation.From(message).City);
        Assert.Equal(Text, Geolocation.From(collection).City);
    }

    [Theory]
    [InlineData("us", "🇺🇸")]
    [InlineData("gB", "🇬🇧")]
    [InlineData("ZZ", "🇿🇿")]
    [InlineData("USA", null)]
    [InlineData("U", null)]
    [InlineData("", null)]
    [InlineData("U1", null)]
    [InlineData("U ", null)]
    [InlineData("ÜS", null)]
    [InlineData("uſ", null)]
    [InlineData("ıt", null)]
    [InlineData("ＵＳ", null)]
    [InlineData("😀", null)]
    public void A_flag_requires_two_letters_from_A_to_Z(string country, string? flag)
    {
        Geolocation location = Geolocation.From(new Dictionary<string, string> { ["x-vercel-ip-country"] = country });
        Assert.Equal((country, flag), (location.Country, location.Flag));
    }

    [Fact]
    public void A_flag_does_not_depend_on_the_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("tr-TR");
        try
        {
            Assert.Equal("İ", "i".ToUpper(CultureInfo.CurrentCulture));
            Assert.Equal("🇮🇹", Geolocation.From(new Dictionary<string, string> { ["X-VERCEL-IP-COUNTRY"] = "it" }).Flag);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory, InlineData("iad1::abc", "iad1"), InlineData("hnd1:iad1::abc", "hnd1"), InlineData("fra1", "fra1"), InlineData("", "dev1")]
    public void The_region_is_the_first_part_of_the_request_id(string id, string region) =>
        Assert.Equal(region, Geolocation.From(new Dictionary<string, string> { ["x-vercel-id"] = id }).Region);

    [Theory]
    [InlineData("203.0.113.9", "203.0.113.9")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    [InlineData("2001:DB8:0:0::1", "2001:db8::1")]
    [InlineData("::ffff:1.2.3.4", "::ffff:1.2.3.4")]
    public void An_address_is_read(string header, string address)
    {
        Assert.True(ClientAddress.TryGet(new Dictionary<string, string> { ["x-real-ip"] = header }, out IPAddress? read));
        Assert.Equal(address, read!.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4.5")]
    [InlineData("256.1.1.1")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("010.0.0.1")]
    [InlineData("127.0.0.01")]
    [InlineData("1.2.3.4:80")]
    [InlineData("1.2.3.4, 5.6.7.8")]
    [InlineData("[::1]")]
    [InlineData("[::1]:80")]
    [InlineData("2001:db8::1/64")]
    [InlineData("unknown")]
    [InlineData("日本")]
    public void Text_that_is_not_an_address_stays_text(string header)
    {
        Dictionary<string, string> headers = new() { ["x-real-ip"] = header };
        Assert.False(ClientAddress.TryGet(headers, out IPAddress? address));
        Assert.Null(address);
        Assert.Equal(header, ClientAddress.From(headers));
    }

    [Theory, MemberData(nameof(Seeds))]
    public void No_header_value_causes_an_exception(int seed)
    {
        Random random = new(seed);
        string[] names =
        [
            "x-vercel-ip-city", "x-vercel-ip-country", "x-vercel-ip-country-region", "x-vercel-ip-latitude", "x-vercel-ip-longitude",
            "x-vercel-ip-postal-code", "x-real-ip", "x-vercel-id", "",
        ];
        for (int i = 0; i < 2_000; i++)
        {
            Dictionary<string, string?[]?> headers = [];
            foreach (string name in names)
            {
                headers[name] = random.Next(5) switch
                {
                    0 => null,
                    1 => [null, RandomText(random)],
                    2 => [],
                    _ => [RandomText(random)],
                };
            }

            Geolocation location = Geolocation.From(headers);
            Assert.NotNull(location.Region);
            Assert.True(location.Flag is null || location.Flag.Length == 4, location.Flag);
            Assert.Equal(ClientAddress.TryGet(headers, out IPAddress? address), address is not null);
        }
    }

    private static string RandomText(Random random)
    {
        string[] pieces =
        [
            "%", "%C3", "%A3", "%E6%9D%B1", "%00", "%ud800", ":", "::", ".", "1", "255", "a", "us", "[", "]", "/", " ", ",", "\0", "\r\n",
            "\ud800", "\udc00", "日", "😀", "ſ", "+", "-",
        ];
        return string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => pieces[random.Next(pieces.Length)]));
    }

    private static HttpRequestMessage Message()
    {
        HttpRequestMessage message = new();
        message.Headers.Add("X-Vercel-IP-City", City);
        message.Headers.Add("x-real-ip", Address);
        return message;
    }

    /// <summary>HttpListener cannot select a free port itself, so one is searched, again if another process took it.</summary>
    private static string ListenOnFreePort(HttpListener listener)
    {
        for (int attempt = 1; ; attempt++)
        {
            string url = StubServer.UrlOfNothing();
            listener.Prefixes.Add(url);
            try
            {
                listener.Start();
                return url;
            }
            catch (Exception exception) when (exception is HttpListenerException or SocketException && attempt < 5)
            {
                listener.Prefixes.Clear();
            }
        }
    }
}
