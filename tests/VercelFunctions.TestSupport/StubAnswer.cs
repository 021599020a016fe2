using System.Globalization;
using System.Text;

namespace VercelFunctions.TestSupport;

/// <summary>The part of a response that a <see cref="StubServer"/> sends.</summary>
public enum StubDelivery
{
    /// <summary>The whole response.</summary>
    Whole,

    /// <summary>Nothing. The connection remains open.</summary>
    Never,

    /// <summary>The status and the headers, but not the body. The connection remains open.</summary>
    HeadOnly,

    /// <summary>Half of the body that Content-Length announces. Then the connection is closed.</summary>
    CutByLength,

    /// <summary>A first chunk with half of the body. Then the connection is closed without the last chunk.</summary>
    CutChunked,

    /// <summary>A connection reset instead of a response.</summary>
    Reset,

    /// <summary>Half of the body that Content-Length announces. Then the connection is reset.</summary>
    ResetMidBody,
}

/// <summary>A response of a <see cref="StubServer"/>.</summary>
public sealed record StubAnswer
{
    public int Status { get; init; } = 200;

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public ReadOnlyMemory<byte> Body { get; init; }

    public StubDelivery Delivery { get; init; }

    /// <summary>Status line and headers to send as they are, for a malformed response; null for well-formed ones.</summary>
    public string? RawHead { get; init; }

    public static StubAnswer Json(string json, int status = 200) => Of("application/json", json, status);

    public static StubAnswer Html(string html, int status = 200) => Of("text/html; charset=utf-8", html, status);

    public static StubAnswer Empty(int status) => new() { Status = status };

    public static StubAnswer Redirect(int status, string location) => Empty(status).With("location", location);

    public StubAnswer With(string header, string value) => this with { Headers = [.. Headers, (header, value)] };

    internal byte[] Head()
    {
        if (RawHead is not null)
        {
            return Encoding.Latin1.GetBytes(RawHead);
        }

        StringBuilder head = new();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {Status} Stub\r\n");
        foreach ((string name, string value) in Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        if (Delivery == StubDelivery.CutChunked)
        {
            head.Append("transfer-encoding: chunked\r\n");
        }
        else if (Status != 204)
        {
            head.Append(CultureInfo.InvariantCulture, $"content-length: {Body.Length}\r\n");
        }

        return Encoding.Latin1.GetBytes(head.Append("\r\n").ToString());
    }

    private static StubAnswer Of(string contentType, string body, int status) =>
        new StubAnswer { Status = status, Body = Encoding.UTF8.GetBytes(body) }.With("content-type", contentType);
}
