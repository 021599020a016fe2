using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace VercelFunctions.Emulator.Tests;

/// <summary>A connection that sends exactly the bytes it is given: what a tidy HTTP client would not send.</summary>
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

    /// <summary>Sends one request on a connection of its own, and reads the answer.</summary>
    /// <param name="emulator">Whom to ask.</param>
    /// <param name="firstLine">The method and the target.</param>
    /// <param name="headers">More headers, each <c>Name: value</c>. Host and token stand where none of that name is given.</param>
    /// <param name="body">What follows the headers.</param>
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

    /// <summary>Reads an answer, which the emulator always sends with its length.</summary>
    public async Task<RawAnswer> ReadAnswerAsync()
    {
        using CancellationTokenSource deadline = new(Patience);
        StringBuilder head = new();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await _stream.ReadAsync(one, deadline.Token) == 0)
            {
                throw new IOException($"The connection ended within the head of an answer: '{head}'");
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

    /// <summary>Waits for the other side to close the connection, and discards what it still sends.</summary>
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
            // A reset closes it too.
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>What came back.</summary>
    internal sealed record RawAnswer(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
    {
        public (string Code, string Message) Error => EmulatorClients.Error(Body);
    }
}
