using System.Globalization;
using System.Text;

namespace VercelFunctions.Interop.Tests;

/// <summary>Requests for both servers: random ones over a few keys and tags, and those at the limits and beyond.</summary>
internal static class DevRequests
{
    private static readonly string[] Keys =
    [
        "a", "A", "1f2e3d4c", "shop$1f2e3d4c", "x/y", "x//y", "a%20b", "%D0%BA%D0%BB", "caf%C3%A9", "k:1$z", "deep/1/2/", "(x)+~",
        "%3Fq%23", "a%2Fb", "%F0%9F%94%91", "100%25", "revalidate/x",
    ];

    private static readonly string[] Ttls =
    [
        "3600", "+60000", "0", "-0", "+0", "-1", "1.5", "1e9", "Infinity", "-Infinity", "false", "False", "FALSE", "f", "F", "true",
        "infinity", string.Empty, "007200", "2147483647", "1h", "99999999999999999999", "++5", "5 000", "0x10", "null",
    ];

    private static readonly string[] Tags =
        ["t1", "t2", "t3", "T1", "t x", "blog:1", "a/b", "a%20b", "x=y", "t&u", "price+tax", "(z)", "\"q\"", "ümlaut"];

    private static readonly string[] Lists = [" t1 , t2,,t3 ", ",", ",,", " ", "t1,", ",t2", "t1,t1", "t3,t1,t3", "\tt2\t,t x"];

    private static readonly string[] Values =
    [
        "1", "null", "true", "\"\"", "\"text ✓ 🔑\"", "[]", "{}", " { \"a\" : [1.50, \"\\u00e9\"] }\n", "[1,[2,[3]]]", "-0", "1e400",
        "12345678901234567890.123", "{\"a\":1,\"a\":2}",
    ];

    /// <summary>Random requests. Neither server refuses one that the other accepts, so both have the same items after each.</summary>
    public static IEnumerable<RawRequest> Random(int seed, int count)
    {
        Random random = new(seed);
        for (int i = 0; i < count; i++)
        {
            string key = Pick(random, Keys);
            yield return random.Next(100) switch
            {
                < 36 => new("GET", key, []),
                < 72 => new("POST", key, HeadersOfSet(random), Encoding.UTF8.GetBytes(Pick(random, Values))),
                < 78 => new("DELETE", key, []),
                < 88 => new("POST", $"revalidate?tags={Encode(random, Pick(random, Tags))}", []),
                < 91 => new("POST", $"revalidate?tags={Encode(random, Pick(random, Lists))}", []),
                < 94 => new("POST", $"revalidate?itemId={key}", []),
                < 96 => new("POST", $"revalidate?itemId={key}&tags=t1,{Uri.EscapeDataString(Pick(random, Tags))}", []),
                < 98 => new(Pick(random, ["PUT", "PATCH", "OPTIONS", "HEAD"]), key, []),
                _ => new(Pick(random, ["GET", "PUT", "DELETE"]), "revalidate?tags=t1", []),
            };
        }
    }

    /// <summary>Requests at the limits and beyond. Keys that only one server stores are read by no other request.</summary>
    public static IEnumerable<RawRequest> Special() =>
    [
        .. Sizes(), .. Bodies(), .. TagLimits(), .. SpecialTtls(), .. Paths(), .. Revalidations(), .. Access(),
    ];

    private static IEnumerable<RawRequest> Sizes()
    {
        const int Max = CacheLimits.MaxItemBytes;
        foreach (int bytes in new[] { 2, 65_536, Max - 1, Max, Max + 1, 5_000_000 })
        {
            string key = FormattableString.Invariant($"size-{bytes}");
            byte[] value = new byte[bytes];
            value.AsSpan().Fill((byte)'x');
            value[0] = value[^1] = (byte)'"';
            yield return new("POST", key, [], value);
            yield return new("GET", key, []);
        }
    }

    private static IEnumerable<RawRequest> Bodies()
    {
        string[] invalid = ["", " ", "{", "[1,]", "{'a':1}", "text", "1 2", "\"\n\"", "NaN", "\uFEFF1", "// 1"];
        foreach (string body in invalid)
        {
            yield return new("POST", "invalid", [], Encoding.UTF8.GetBytes(body));
        }

        yield return new("POST", "invalid", []);
        yield return new("POST", "invalid", [], [0xFF, 0xFE]);
        foreach (int levels in new[] { 512, 513, 5000 })
        {
            string key = levels == 512 ? "levels" : "invalid";
            yield return new("POST", key, [], Encoding.ASCII.GetBytes(new string('[', levels) + new string(']', levels)));
        }

        yield return new("GET", "levels", []);
    }

    private static IEnumerable<RawRequest> TagLimits()
    {
        string longest = new('l', 256);
        yield return Tagged("tags-1", longest);
        yield return new("GET", "tags-1", []);
        yield return Tagged("tags-2", Numbers(128));
        yield return new("GET", "tags-2", []);
        yield return Tagged("tags-3", Numbers(64) + "," + Numbers(64));
        yield return new("GET", "tags-3", []);
        yield return Tagged("refused", Numbers(129));
        yield return Tagged("refused", longest + "l");
        yield return Tagged("refused", "caf\u00e9");
        yield return Tagged("refused", string.Join(',', Enumerable.Range(0, 128).Select(number => $"{number:000}".PadRight(256, 'x'))));
        yield return new("POST", $"revalidate?tags={longest}", []);
        yield return new("GET", "tags-1", []);
        yield return new("POST", "revalidate?tags=tag-127", []);
        yield return new("GET", "tags-2", []);
        yield return new("POST", $"revalidate?tags={longest}l", []);
        yield return new("POST", $"revalidate?tags={Numbers(600)}", []);
        yield return new("POST", "revalidate?tags=a%00b", []);
        yield return new("POST", "revalidate?tags=a%0Ab", []);
        yield return new("POST", "revalidate?tags=caf%C3%A9", []);

        static RawRequest Tagged(string key, string tags) => new("POST", key, ["x-vercel-cache-tags: " + tags], "1"u8.ToArray());

        static string Numbers(int count) =>
            string.Join(',', Enumerable.Range(0, count).Select(number => string.Create(CultureInfo.InvariantCulture, $"tag-{number}")));
    }

    private static IEnumerable<RawRequest> SpecialTtls()
    {
        foreach (string ttl in new[] { "2147483648", "9007199254740991" })
        {
            yield return new("POST", "refused", ["x-vercel-revalidate: " + ttl], "1"u8.ToArray());
        }

        yield return new("POST", "ttl", ["x-vercel-revalidate: 60", "x-vercel-revalidate: 60"], "1"u8.ToArray());
        yield return new("POST", "ttl", ["x-vercel-revalidate: 9007199254740992"], "1"u8.ToArray());
        yield return new("POST", "ttl", ["x-vercel-revalidate: 0", "x-vercel-cache-tags: " + new string('l', 300)], "not JSON"u8.ToArray());
        yield return new("GET", "ttl", []);
        yield return new("POST", "ttl", [], "1"u8.ToArray());
        yield return new("POST", "ttl", ["x-vercel-revalidate: 0"], "2"u8.ToArray());
        yield return new("GET", "ttl", []);
    }

    private static IEnumerable<RawRequest> Paths()
    {
        string[] missing =
        [
            "/v1", "/v1/suspense-cache", "/v1/other/a", "/V1/suspense-cache/a", "//v1/suspense-cache/a", "/v2/suspense-cache/a",
            "/x?/v1/suspense-cache/a",
        ];
        foreach (string path in missing)
        {
            yield return new("GET", path, []);
        }

        foreach (string path in new[] { "%", "%zz", "a%", "%FF", "%C3", "%ED%A0%80" })
        {
            yield return new("GET", path, []);
            yield return new("POST", path, [], "1"u8.ToArray());
        }

        foreach (string method in new[] { "GET", "POST", "DELETE" })
        {
            yield return new(method, string.Empty, [], method == "POST" ? "1"u8.ToArray() : null);
        }

        foreach (string path in new[] { "dots/../x", "dots/./x", "dots/..", "dots/%2e%2e/x" })
        {
            yield return new("POST", path, [], "1"u8.ToArray());
        }

        yield return new("POST", "mark?lang=de", [], "1"u8.ToArray());
        yield return new("GET", "mark?lang=de", []);
        yield return new("GET", "mark?lang=fr", []);
        yield return new("GET", "mark", []);
        yield return new("POST", "back\\slash", [], "1"u8.ToArray());
        yield return new("GET", "back\\slash", []);
        yield return new("GET", "back/slash", []);
        yield return new("POST", "%72evalidate", [], "1"u8.ToArray());
        string longKey = new('k', 4000);
        yield return new("POST", longKey, ["x-vercel-cache-item-name: " + new string('n', 1000)], "1"u8.ToArray());
        yield return new("GET", longKey, []);
    }

    private static IEnumerable<RawRequest> Revalidations()
    {
        string[] queries = ["", "?", "?tags", "?tags=", "?tags=%20,%20", "?tag=a", "?itemId=", "?itemId", "?x=1&&=", "?tags=%zz"];
        foreach (string query in queries)
        {
            yield return new("POST", "revalidate" + query, []);
        }

        yield return new("POST", "several", ["x-vercel-cache-tags: several-2"], "1"u8.ToArray());
        yield return new("POST", "revalidate?tags=several-1&tags=several-2", []);
        yield return new("GET", "several", []);
    }

    private static IEnumerable<RawRequest> Access()
    {
        string[] authorizations =
        [
            "Authorization: Bearer another-token-that-is-long-enough", "Authorization: Bearer", "Authorization: Basic eDp5",
            "Authorization:", "Authorization: bearer {token}", "Authorization: Bearer  {token}x",
        ];
        foreach (string authorization in authorizations)
        {
            yield return new("GET", "a", [authorization]);
        }

        yield return new("GET", "a", ["Host: example.com"]);
        yield return new("GET", "a", ["Host: 127.0.0.1"]);
    }

    private static List<string> HeadersOfSet(Random random)
    {
        List<string> headers = [];
        if (random.Next(3) > 0)
        {
            headers.Add("x-vercel-revalidate: " + Pick(random, Ttls));
        }

        switch (random.Next(4))
        {
            case 0:
                headers.Add("x-vercel-cache-tags: " + Pick(random, Lists));
                break;
            case 1:
                headers.Add($"x-vercel-cache-tags: {PickAscii(random)},{PickAscii(random)}");
                break;
            case 2:
                headers.Add("x-vercel-cache-tags: " + PickAscii(random));
                headers.Add("x-vercel-cache-tags: " + PickAscii(random));
                break;
        }

        if (random.Next(2) == 0)
        {
            headers.Add("x-vercel-cache-item-name: " + Pick(random, ["name", "a%20name", "100%", "%ff"]));
        }

        return headers;
    }

    // Sometimes a space is a plus, as in a form.
    private static string Encode(Random random, string text) =>
        random.Next(2) == 0 ? Uri.EscapeDataString(text) : Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);

    private static string PickAscii(Random random) => Pick(random, Tags[..^1]);

    private static string Pick(Random random, string[] values) => values[random.Next(values.Length)];
}
