using System.Globalization;
using System.Text;

namespace VercelFunctions.TestSupport;

/// <summary>How much of an answer a <see cref="StubServer"/> lets through.</summary>
public enum StubDelivery
{
    /// <summary>All of it.</summary>
    Whole,

    /// <summary>Nothing, and the connection stays open.</summary>
    Never,

    /// <summary>Status and headers; the body never comes, and the connection stays open.</summary>
    HeadOnly,

    /// <summary>Half the body that Content-Length announces, then the end of the connection.</summary>
    CutByLength,

    /// <summary>A first chunk with half the body, then the end of the connection without the last chunk.</summary>
    CutChunked,

    /// <summary>A connection reset in place of an answer.</summary>
    Reset,

    /// <summary>Half the body that Content-Length announces, then a connection reset.</summary>
    ResetMidBody,
}

/// <summary>What a <see cref="StubServer"/> answers.</summary>
public sealed record StubAnswer
{
    public int Status { get; init; } = 200;

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public ReadOnlyMemory<byte> Body { get; init; }

    public StubDelivery Delivery { get; init; }

    public static StubAnswer Json(string json, int status = 200) => Of("application/json", json, status);

    public static StubAnswer Html(string html, int status = 200) => Of("text/html; charset=utf-8", html, status);

    public static StubAnswer Empty(int status) => new() { Status = status };

    public static StubAnswer Redirect(int status, string location) => Empty(status).With("location", location);

    public StubAnswer With(string header, string value) => this with { Headers = [.. Headers, (header, value)] };

    internal byte[] Head()
    {
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
