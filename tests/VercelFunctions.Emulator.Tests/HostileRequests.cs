using System.Globalization;
using System.Text;

namespace VercelFunctions.Emulator.Tests;

/// <summary>
/// Malicious requests, with unexpected methods, paths, encodings, headers, framing and bodies. None of them uses the keys or
/// tags that start with "kept".
/// </summary>
internal sealed class HostileRequests(Random random, Uri endpoint, string token)
{
    private static readonly string[] Methods =
    [
        "GET", "GET", "POST", "POST", "DELETE", "PUT", "HEAD", "OPTIONS", "PATCH", "TRACE", "CONNECT", "get", "G\u00cbT", "X", "",
        "GET GET", new string('M', 300),
    ];

    private static readonly string[] Versions = ["HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/1.1 ", ""];

    private static readonly string[] ContentTypes =
    [
        "application/json", "text/plain", "application/json; charset=utf-16", "multipart/form-data; boundary=x", "image/png", "",
        "\u00ff\u00fe", "a/b/c;;;",
    ];

    private readonly List<string> _sent = [];

    /// <summary>The requests so far, for the message of a failed test.</summary>
    public string Description => string.Join(" | ", _sent);

    /// <summary>Whether the last request is framed correctly, with <c>Connection: close</c>.</summary>
    public bool ClosesByItself { get; private set; }

    /// <summary>The next request. All but the last are framed correctly, so that the server can read the next one.</summary>
    public byte[] Next(bool isLast)
    {
        string method = Pick(isLast ? Methods : Methods[..9]);
        string target = isLast ? Target() : Readable(Target());
        _sent.Add($"{(method.Length <= 10 ? method : method[..10])} {(target.Length <= 60 ? target : target[..60] + "…")}");
        StringBuilder head = new(
            $"{method} {target} {(isLast ? Pick(Versions) : "HTTP/1.1")}\r\n");
        string host =
            random.Next(20) == 0 ? isLast ? Pick("evil.example", "", "a b", "[::", "127.0.0.1:1") : "evil.example" : endpoint.Authority;
        head.Append("Host: " + host + "\r\n");
        if (random.Next(8) != 0)
        {
            head.Append("Authorization: Bearer " + (random.Next(12) == 0 ? Readable(Junk(random.Next(0, 700))) : token) + "\r\n");
        }

        AddHeaders(head, isLast);
        return Framed(head, Body(), isLast);
    }

    private string Target() => random.Next(14) switch
    {
        0 => "/",
        1 => "*",
        2 => "http://" + endpoint.Authority + endpoint.AbsolutePath + Key(),
        3 => "/v1/edge-cache/" + Pick("invalidate-by-tags", "dangerously-delete-by-tags", "purge-all", "..", "") + Pick(
            "", "?projectIdOrName=p", "?projectIdOrName=hostile", "?projectIdOrName=hostile&teamId=a&slug=b", "?%zz"),
        4 => "/emulator/" + Pick(
            "",
            "faults",
            "purges",
            "items/",
            "x",
            "view/items?limit=-1",
            "view/items?offset=99999999999999999999",
            "view/items?order=%00",
            "view/tags?filter=%ff",
            "view/events?x",
            "view/projects",
            "view/totals",
            "view/x"),
        5 => endpoint.AbsolutePath + "revalidate?tags=" + Pick(
            "", ",", ",,,", "a", "%", "%ff", "%00", Junk(40), new string('t', 300), string.Join(',', Enumerable.Range(0, 2000))),
        6 => endpoint.AbsolutePath + "../../" + Key(),
        7 => "/" + Junk(random.Next(1, 200)),
        8 => endpoint.AbsolutePath + new string('k', random.Next(4_000, 17_000)),
        9 => "/healthz" + Pick("", "?", "/", "?" + Junk(20)),
        _ => endpoint.AbsolutePath + Key(),
    };

    private string Key() =>
        Pick(
            "a",
            "%",
            "%2",
            "%zz",
            "%00",
            "%ff%fe",
            "%c3%28",
            "%ed%a0%80",
            "..%2f..",
            "a?b=c",
            "a#b",
            "%E2%82%AC",
            "a%20b",
            ".",
            "..",
            "//",
            "$$$",
            Junk(30),
            "revalidate",
            "REVALIDATE",
            "%72evalidate");

    private void AddHeaders(StringBuilder head, bool isLast)
    {
        int count = isLast && random.Next(6) == 0 ? 120 : random.Next(4);
        for (int i = 0; i < count; i++)
        {
            head.Append(random.Next(7) switch
            {
                0 => $"x-vercel-revalidate: {Pick("0", "-1", "1", "1.5", "99999999999999999999", "NaN", "", "1e3", "\u00b2")}",
                1 => "x-vercel-cache-tags: "
                    + Pick("a", "a,b", ",", "a,,b", new string('t', 257), string.Join(',', Enumerable.Range(0, 129)), "\u00e4", "a\tb"),
                2 => $"x-vercel-cache-item-name: {Pick("%", "%ff", "%00", new string('n', 3000), "\u00ff", "name")}",
                3 => $"{Junk(8, isName: true)}: {new string('v', random.Next(2000))}",
                4 => $"Cookie: {Junk(50)}",
                5 => $"Content-Type: {Pick(ContentTypes)}",
                _ => isLast ? Pick(
                    "no colon",
                    ": no name",
                    " folded",
                    "X:\u0001",
                    "Expect: 100-continue",
                    "Expect: nonsense",
                    "Upgrade: h2c",
                    "Connection: close",
                    "Content-Encoding: gzip") : "X-Fine: 1",
            }).Append("\r\n");
        }
    }

    private byte[] Body() => random.Next(10) switch
    {
        0 => [],
        1 => Encoding.UTF8.GetBytes(new string('[', random.Next(1, 5000))),
        2 => Encoding.UTF8.GetBytes(new string('[', 400) + new string(']', 400)),
        3 => Encoding.UTF8.GetBytes("{\"a\":" + string.Concat(Enumerable.Repeat("{\"a\":", 2000))),
        4 => Encoding.UTF8.GetBytes("\"\\ud800\""),
        5 => [0xff, 0xfe, 0x00, 0x22],
        6 => Encoding.UTF8.GetBytes("1" + new string('0', random.Next(1, 20_000))),
        7 => Encoding.UTF8.GetBytes(
            "{\"tags\":" + Pick("[]", "[1]", "\"\"", "[\"a\"]", "{}", "null", "[\"\\u0000\"]")
                + ",\"target\":" + Pick("null", "\"production\"", "5") + "}"),
        8 => Encoding.UTF8.GetBytes("{\"rules\":[\"get 5% 503\",]}"),
        _ => Encoding.UTF8.GetBytes("\"fine\""),
    };

    /// <summary>Head and body with a length, in chunks, or, in the last request, with invalid or incomplete framing.</summary>
    private byte[] Framed(StringBuilder head, byte[] body, bool isLast)
    {
        int way = random.Next(isLast ? 10 : 2);
        if (isLast && way <= 1)
        {
            ClosesByItself = true;
            head.Append("Connection: close\r\n");
        }

        string framing = way switch
        {
            1 or 2 or 3 => "Transfer-Encoding: chunked",
            4 => "Content-Length: -5",
            5 => $"Content-Length: {body.Length + random.Next(2) * 3_000_000 + 1}",
            6 => $"Content-Length: {body.Length}\r\nContent-Length: {body.Length + 1}",
            7 => $"Content-Length: {body.Length}\r\nTransfer-Encoding: chunked",
            8 => "Transfer-Encoding: gzip, nonsense",
            9 => "Content-Length: 99999999999999999999",
            _ => $"Content-Length: {body.Length.ToString(CultureInfo.InvariantCulture)}",
        };
        byte[] start = Encoding.Latin1.GetBytes(head.Append(framing).Append("\r\n\r\n").ToString());
        return way switch
        {
            1 => [.. start, .. Chunk(body), .. "0\r\n\r\n"u8],
            2 => [.. start, .. Chunk(body)],
            3 => [
                .. start,
                .. Encoding.Latin1.GetBytes(
                    Pick("zz\r\n", "ffffffffffffffff\r\n", "-1\r\n", "5;" + new string('x', 9000) + "\r\n", "\n\n\n", "3\r\nabcdef\r\n")),
            ],
            _ => [.. start, .. body],
        };
    }

    private static byte[] Chunk(byte[] body) =>
        body.Length == 0 ? [] : [.. Encoding.ASCII.GetBytes($"{body.Length:x}\r\n"), .. body, .. "\r\n"u8];

    private string Junk(int length, bool isName = false)
    {
        StringBuilder junk = new();
        for (int i = 0; i < length; i++)
        {
            junk.Append((char)(isName ? random.Next('a', 'z') : random.Next(3) == 0 ? random.Next(0x80, 0x100) : random.Next(0x21, 0x7f)));
        }

        return junk.ToString();
    }

    // A target that the web server accepts; it closes the connection on others.
    private static string Readable(string text) =>
        text.All(char.IsAscii) && text.Length < 8_000 && text != "*" ? text : "/v1/runtime-cache/%ff";

    private string Pick(params string[] choices) => choices[random.Next(choices.Length)];
}
