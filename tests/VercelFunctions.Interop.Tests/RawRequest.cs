using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace VercelFunctions.Interop.Tests;

/// <summary>A request that is sent exactly as it is written, on its own connection.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path and query after the endpoint's path; with a leading slash, the whole target.</param>
/// <param name="Headers">More headers, each <c>Name: value</c>. Host and Authorization replace the usual ones.</param>
/// <param name="Body">The body; null for none.</param>
internal sealed record RawRequest(string Method, string Path, IReadOnlyList<string> Headers, byte[]? Body = null)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Sends the request to a server.</summary>
    public async Task<RawResponse> SendAsync(Uri endpoint, string token)
    {
        string target = Path.StartsWith('/') ? Path : endpoint.AbsolutePath + Path;
        List<string> lines = [$"{Method} {target} HTTP/1.1", .. Headers];
        AddUnlessGiven("Host", endpoint.Authority);
        AddUnlessGiven("Authorization", "Bearer " + token);
        if (Body is not null)
        {
            lines.Add(FormattableString.Invariant($"Content-Length: {Body.Length}"));
        }

        using CancellationTokenSource deadline = new(Limit);
        using TcpClient client = new();
        await client.ConnectAsync(endpoint.Host, endpoint.Port, deadline.Token);
        NetworkStream stream = client.GetStream();
        Task writing = WriteAsync(stream, Encoding.Latin1.GetBytes(string.Join("\r\n", lines) + "\r\n\r\n"), deadline.Token);
        using MemoryStream received = new();
        byte[] buffer = new byte[64 * 1024];
        RawResponse? response;
        while ((response = RawResponse.Parse(received.ToArray(), hasBody: Method != "HEAD")) is null)
        {
            int count = await stream.ReadAsync(buffer, deadline.Token);
            if (count == 0)
            {
                throw new IOException($"The connection ended within the response: '{Encoding.Latin1.GetString(received.ToArray())}'");
            }

            received.Write(buffer, 0, count);
        }

        await deadline.CancelAsync();
        await writing;
        return response;

        void AddUnlessGiven(string name, string value)
        {
            if (!Headers.Any(header => header.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)))
            {
                lines.Add($"{name}: {value}");
            }
        }
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Method} {Shorten(Path)} [{Shorten(string.Join(" | ", Headers))}] {(Body is null ? "no body" : $"{Body.Length} bytes")}");

    private async Task WriteAsync(NetworkStream stream, byte[] head, CancellationToken cancellationToken)
    {
        try
        {
            await stream.WriteAsync(head, cancellationToken);
            await stream.WriteAsync(Body ?? [], cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The server responded without reading the rest.
        }
    }

    private static string Shorten(string text) => text.Length <= 120 ? text : text[..120] + "…";
}
