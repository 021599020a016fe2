using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace VercelFunctions.Emulator.Tests;

/// <summary>A connection that sends the specified bytes unchanged, including requests that an HTTP client would not send.</summary>
internal sealed class RawConnection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TcpClient _client = new();
    private NetworkStream _stream = null!;

    private RawConnection()
    {
    }

    public static async Task<RawConnection> OpenAsync(Uri endpoint)
    {
        RawConnection connection = new();
        await connection._client.ConnectAsync(endpoint.Host.Trim('[', ']'), endpoint.Port);
        connection._stream = connection._client.GetStream();
        return connection;
    }

    /// <summary>Sends one request on a new connection, and reads the response.</summary>
    /// <param name="emulator">The emulator.</param>
    /// <param name="firstLine">The method and the target.</param>
    /// <param name="headers">Headers, each <c>Name: value</c>. Host and Authorization are added if they are not specified.</param>
    /// <param name="body">The body; null for none.</param>
    public static async Task<RawAnswer> AskAsync(EmulatorProcess emulator, string firstLine, string[]? headers = null, byte[]? body = null)
    {
        using RawConnection connection = await OpenAsync(emulator.Endpoint);
        await connection.SendAsync(
            Head(emulator, firstLine, [.. headers ?? [], .. body is null ? Array.Empty<string>() : [$"Content-Length: {body.Length}"]]));
        if (body is not null)
        {
            await connection.SendAsync(body);
        }

        return await connection.ReadAnswerAsync();
    }

    /// <summary>The lines of a request before its body.</summary>
    public static byte[] Head(EmulatorProcess emulator, string firstLine, params string[] headers)
    {
        List<string> lines = [$"{firstLine} HTTP/1.1", .. headers];
        AddUnlessGiven("Host", emulator.Endpoint.Authority);
        AddUnlessGiven("Authorization", "Bearer " + emulator.Token);
        return Encoding.Latin1.GetBytes(string.Join("\r\n", lines) + "\r\n\r\n");

        void AddUnlessGiven(string name, string value)
        {
            if (!headers.Any(header => header.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)))
            {
                lines.Add($"{name}: {value}");
            }
        }
    }

    public async Task SendAsync(byte[] bytes)
    {
        using CancellationTokenSource deadline = new(Patience);
        await _stream.WriteAsync(bytes, deadline.Token);
    }

    /// <summary>Reads a response, which the emulator always sends with a Content-Length.</summary>
    public async Task<RawAnswer> ReadAnswerAsync()
    {
        using CancellationTokenSource deadline = new(Patience);
        StringBuilder head = new();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await _stream.ReadAsync(one, deadline.Token) == 0)
            {
                throw new IOException($"The connection was closed before the end of the response's headers: '{head}'");
            }

            head.Append((char)one[0]);
        }

        string[] lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Dictionary<string, string> headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(
            parts => parts[0], parts => parts[1], StringComparer.OrdinalIgnoreCase);
        int bodyLength = headers.TryGetValue("Content-Length", out string? length) ? int.Parse(length, CultureInfo.InvariantCulture) : 0;
        byte[] body = new byte[bodyLength];
        await _stream.ReadExactlyAsync(body, deadline.Token);
        return new RawAnswer(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), headers, Encoding.UTF8.GetString(body));
    }

    /// <summary>Waits until the emulator closes the connection, and discards the data that it still sends.</summary>
    public async Task WaitForCloseAsync()
    {
        using CancellationTokenSource deadline = new(Patience);
        byte[] ignored = new byte[4096];
        try
        {
            while (await _stream.ReadAsync(ignored, deadline.Token) > 0)
            {
            }
        }
        catch (IOException)
        {
            // A reset also closes the connection.
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>A response.</summary>
    internal sealed record RawAnswer(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
    {
        public (string Code, string Message) Error => EmulatorClients.Error(Body);
    }
}
