using System.Globalization;
using System.Text;

namespace VercelFunctions.Interop.Tests;

/// <summary>The response to a <see cref="RawRequest"/>.</summary>
internal sealed record RawResponse(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>A header; null if it is absent.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>Parses a response.</summary>
    /// <param name="received">The bytes so far.</param>
    /// <param name="hasBody">Whether the response has the body that its headers announce.</param>
    /// <returns>The response; null if it is not complete.</returns>
    public static RawResponse? Parse(byte[] received, bool hasBody)
    {
        int end = received.AsSpan().IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return null;
        }

        string[] lines = Encoding.Latin1.GetString(received, 0, end).Split("\r\n");
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        foreach (string[] header in lines.Skip(1).Select(line => line.Split(':', 2)))
        {
            headers[header[0]] = headers.TryGetValue(header[0], out string? first) ? $"{first}, {header[1].Trim()}" : header[1].Trim();
        }

        byte[] rest = received[(end + 4)..];
        byte[]? body = !hasBody ? []
            : headers.GetValueOrDefault("Transfer-Encoding") == "chunked" ? Join(rest)
            : Take(rest, int.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture));
        return body is null ? null : new RawResponse(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), headers, body);
    }

    private static byte[]? Take(byte[] bytes, int length) => bytes.Length < length ? null : bytes[..length];

    private static byte[]? Join(byte[] chunked)
    {
        using MemoryStream body = new();
        int start = 0;
        while (true)
        {
            int line = chunked.AsSpan(start).IndexOf("\r\n"u8);
            if (line < 0)
            {
                return null;
            }

            int size = int.Parse(
                Encoding.ASCII.GetString(chunked, start, line), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            start += line + 2;
            if (chunked.Length < start + size + 2)
            {
                return null;
            }

            if (size == 0)
            {
                return body.ToArray();
            }

            body.Write(chunked, start, size);
            start += size + 2;
        }
    }
}
