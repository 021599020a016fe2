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

    private static readonly Dictionary<string, Func<object>> Shapes = new()
    {
        ["dictionary of text"] = () => new Dictionary<string, string> { ["X-Vercel-IP-City"] = City, ["x-real-ip"] = Address },
        ["dictionary of objects"] = () =>
            new Dictionary<string, object?> { ["X-Vercel-IP-City"] = City, ["x-real-ip"] = Address, ["x-vercel-id"] = null },
        ["dictionary of arrays"] = () =>
            new Dictionary<string, string[]> { ["X-Vercel-IP-City"] = [City, "other"], ["x-real-ip"] = [Address], ["x-vercel-id"] = [] },
        ["dictionary of lists"] = () =>
            new Dictionary<string, IEnumerable<string>>
            {
                ["X-Vercel-IP-City"] = new List<string> { City, "other" },
                ["x-real-ip"] = [Address],
            },
        ["dictionary of StringValues"] = () =>
            new Dictionary<string, StringValues>
            {
                ["X-Vercel-IP-City"] = new([City, "other"]),
                ["x-real-ip"] = Address,
                ["x-vercel-id"] = StringValues.Empty,
            },
        ["read-only dictionary"] = () =>
            new System.Collections.ObjectModel.ReadOnlyDictionary<string, string>(
                new Dictionary<string, string> { ["X-Vercel-IP-City"] = City, ["x-real-ip"] = Address }),
        ["hashtable"] = () =>
            new Hashtable { ["X-Vercel-IP-City"] = City, ["x-real-ip"] = new object[] { Address, "other" }, ["x-vercel-id"] = null },
        ["ordered dictionary"] = () => new OrderedDictionary { ["X-Vercel-IP-City"] = City, ["x-real-ip"] = IPAddress.Parse(Address) },
        ["list of pairs"] = () =>
            new List<KeyValuePair<string, string>> { new("X-Vercel-IP-City", City), new("x-real-ip", Address), new("X-Real-IP", "other") },
        ["lazy pairs"] = () =>
            new[] { "X-Vercel-IP-City", "x-real-ip" }
                .Select(name => new KeyValuePair<string, string>(name, name == "x-real-ip" ? Address : City)),
        ["pairs with several values"] = () =>
            new List<KeyValuePair<string, IEnumerable<string>>> { new("X-Vercel-IP-City", [City, "other"]), new("x-real-ip", [Address]) },
        ["array of dictionary entries"] = () =>
            new[] { new DictionaryEntry("X-Vercel-IP-City", City), new DictionaryEntry("x-real-ip", new[] { Address, "other" }) },
        ["name-value collection"] = () =>
            new NameValueCollection
            {
                { "X-Vercel-IP-City", City },
                { "X-Vercel-IP-City", "other" },
                { "x-real-ip", Address },
                { null, "nothing" },
            },
        ["WebHeaderCollection"] = () => new WebHeaderCollection { { "X-Vercel-IP-City", City }, { "x-real-ip", Address } },
        ["HttpRequestHeaders"] = () => Message().Headers,
        ["HttpResponseHeaders"] = () => Fill(new HttpResponseMessage().Headers),
        ["HttpRequestMessage"] = Message,
    };

    public static TheoryData<string> ShapeNames => [.. Shapes.Keys];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 10)];

    [Theory, MemberData(nameof(ShapeNames))]
    public void Headers_of_every_type_are_read(string shape)
    {
        object headers = Shapes[shape]();
        Geolocation location = Geolocation.From(headers);
        Assert.Equal("São Paulo", location.City);
        Assert.Equal("dev1", location.Region);
        Assert.Null(location.Country);
        Assert.Equal(Address, ClientAddress.From(headers));
        Assert.True(ClientAddress.TryGet(headers, out IPAddress? address));
        Assert.Equal(IPAddress.Parse(Address), address);
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
        Assert.Equal("São Paulo", Geolocation.From(context.Request).City);
        Assert.Equal(Address, ClientAddress.From(context.Request));
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
        object[] empty =
        [
            new Dictionary<string, string>(), new Hashtable(), new NameValueCollection(), new HttpRequestMessage(),
            Array.Empty<DictionaryEntry>(),
        ];
        foreach (object nothing in empty)
        {
            Assert.Equal(new Geolocation { Region = "dev1" }, Geolocation.From(nothing));
            Assert.Null(ClientAddress.From(nothing));
            Assert.False(ClientAddress.TryGet(nothing, out IPAddress? address));
            Assert.Null(address);
        }
    }

    [Fact]
    public void An_object_without_headers_is_an_ArgumentException()
    {
        object[] others =
        [
            "x-real-ip: 1.2.3.4", 5, new object(), new[] { 1, 2 }, new[] { "x-real-ip" }, new object?[] { null },
            new { Headers = new Hashtable { ["x-real-ip"] = Address } },
        ];
        foreach (object wrong in others)
        {
            ArgumentException exception = Assert.Throws<ArgumentException>(() => Geolocation.From(wrong));
            Assert.Contains(wrong.GetType().ToString(), exception.Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentException>(() => ClientAddress.From(wrong));
            Assert.Throws<ArgumentException>(() => ClientAddress.TryGet(wrong, out _));
        }
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
        Assert.All(new object[] { web, message, collection }, headers => Assert.Equal(Text, Geolocation.From(headers).City));
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

    [Theory, InlineData("de-DE"), InlineData("ar-SA"), InlineData("en-US")]
    public void Numbers_and_dates_do_not_depend_on_the_culture(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            foreach (Func<object, object> wrap in new Func<object, object>[] { value => value, value => new[] { value, "other" } })
            {
                Geolocation location = Geolocation.From(new Dictionary<string, object>
                {
                    ["x-vercel-ip-latitude"] = wrap(40.7128),
                    ["x-vercel-ip-longitude"] = wrap(-74.5m),
                    ["x-vercel-ip-postal-code"] = wrap(10001),
                    ["x-vercel-ip-city"] = wrap(new DateTime(2024, 2, 29, 12, 30, 0, 500, DateTimeKind.Utc)),
                    ["x-vercel-ip-country-region"] = wrap(new DateTimeOffset(2024, 2, 29, 12, 30, 0, TimeSpan.FromHours(1))),
                });
                Assert.Equal(("40.7128", "-74.5", "10001"), (location.Latitude, location.Longitude, location.PostalCode));
                Assert.Equal(
                    ("2024-02-29T12:30:00.5Z", "2024-02-29T12:30:00+01:00"),
                    (location.City, location.CountryRegion));
            }
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
            Dictionary<string, object?> headers = [];
            foreach (string name in names)
            {
                headers[name] = random.Next(6) switch
                {
                    0 => null,
                    1 => new[] { RandomText(random), null },
                    2 => Array.Empty<string>(),
                    3 => new StringValues(RandomText(random)),
                    _ => RandomText(random),
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
        Fill(message.Headers);
        return message;
    }

    private static HttpHeaders Fill(HttpHeaders headers)
    {
        headers.Add("X-Vercel-IP-City", City);
        headers.Add("x-real-ip", Address);
        return headers;
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
