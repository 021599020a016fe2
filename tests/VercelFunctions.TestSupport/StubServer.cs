using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace VercelFunctions.TestSupport;

/// <summary>
/// A server on loopback that records what it is sent and answers as told, wrong answers included. It stands on
/// plain TCP, because a real HTTP server would not send half a body.
/// </summary>
public sealed class StubServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<RecordedRequest> _requests = new();
    private readonly Func<RecordedRequest, StubAnswer> _answer;

    public StubServer(StubAnswer answer)
        : this(_ => answer)
    {
    }

    public StubServer(Func<RecordedRequest, StubAnswer> answer)
    {
        _answer = answer;
        _listener.Start();
        Url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

        // Away from the test's synchronization context: a synchronous test blocks it while it waits for the answer.
        _ = Task.Run(AcceptAsync);
    }

    /// <summary>The server's root, with a slash at its end.</summary>
    public string Url { get; }

    /// <summary>What has come so far, in order of arrival.</summary>
    public IReadOnlyList<RecordedRequest> Requests => [.. _requests];

    /// <summary>A URL at which nothing listens.</summary>
    public static string UrlOfNothing()
    {
        using StubServer gone = new(StubAnswer.Empty(200));
        return gone.Url;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        CancellationToken stop = _stop.Token;
        try
        {
            while (true)
            {
                Socket socket = await _listener.AcceptSocketAsync(stop);

                // An answer may wait for another request: it must not keep that from being accepted.
                _ = Task.Run(() => ServeAsync(socket, stop), CancellationToken.None);
            }
        }
        catch (Exception exception) when (IsEndOfConnection(exception))
        {
        }
    }

    private async Task ServeAsync(Socket socket, CancellationToken stop)
    {
        socket.NoDelay = true;
        using NetworkStream stream = new(socket, ownsSocket: true);

        // Latin-1 makes of each byte one character, so that one reader serves for head and body.
        using StreamReader reader = new(stream, Encoding.Latin1);
        try
        {
            while (await ReadRequestAsync(reader, stop) is RecordedRequest request)
            {
                _requests.Enqueue(request);
                StubAnswer answer = _answer(request);
                if (answer.Delivery == StubDelivery.Reset)
                {
                    socket.LingerState = new LingerOption(enable: true, seconds: 0);
                    return;
                }

                await SendAsync(stream, answer, stop);
                if (answer.Delivery == StubDelivery.ResetMidBody)
                {
                    socket.LingerState = new LingerOption(enable: true, seconds: 0);
                }

                if (answer.Delivery is StubDelivery.CutByLength or StubDelivery.CutChunked or StubDelivery.ResetMidBody)
                {
                    return;
                }
            }
        }
        catch (Exception exception) when (IsEndOfConnection(exception))
        {
        }
    }

    private static async Task<RecordedRequest?> ReadRequestAsync(StreamReader reader, CancellationToken stop)
    {
        if (await reader.ReadLineAsync(stop) is not string requestLine)
        {
            return null;
        }

        string[] parts = requestLine.Split(' ');
        List<KeyValuePair<string, string>> headers = [];
        while (await reader.ReadLineAsync(stop) is { Length: > 0 } line)
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            headers.Add(new(line[..colon], line[(colon + 1)..].Trim()));
        }

        ILookup<string, string> lookup = headers.ToLookup(header => header.Key, header => header.Value, StringComparer.OrdinalIgnoreCase);
        string body = lookup["transfer-encoding"].Contains("chunked", StringComparer.OrdinalIgnoreCase)
            ? await ReadChunksAsync(reader, stop)
            : await ReadBlockAsync(reader, int.Parse(lookup["content-length"].FirstOrDefault("0"), CultureInfo.InvariantCulture), stop);
        return new RecordedRequest(parts[0], parts[1], lookup, Encoding.Latin1.GetBytes(body));
    }

    private static async Task<string> ReadChunksAsync(StreamReader reader, CancellationToken stop)
    {
        StringBuilder body = new();
        while (true)
        {
            string size = await reader.ReadLineAsync(stop) ?? throw new IOException("The request ended within its body.");
            string chunk = await ReadBlockAsync(reader, int.Parse(size.Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture), stop);
            body.Append(chunk);

            // After each chunk and after the last one stands an empty line; nobody sends trailers here.
            await reader.ReadLineAsync(stop);
            if (chunk.Length == 0)
            {
                return body.ToString();
            }
        }
    }

    private static async Task<string> ReadBlockAsync(StreamReader reader, int length, CancellationToken stop)
    {
        char[] block = new char[length];

        // It would wait for more even where nothing is asked for.
        int read = length == 0 ? 0 : await reader.ReadBlockAsync(block, stop);
        return read == length ? new string(block) : throw new IOException("The request ended within its body.");
    }

    private static async Task SendAsync(NetworkStream stream, StubAnswer answer, CancellationToken stop)
    {
        if (answer.Delivery == StubDelivery.Never)
        {
            await Task.Delay(Timeout.Infinite, stop);
        }

        await stream.WriteAsync(answer.Head(), stop);
        ReadOnlyMemory<byte> half = answer.Body[..(answer.Body.Length / 2)];
        switch (answer.Delivery)
        {
            case StubDelivery.HeadOnly:
                await Task.Delay(Timeout.Infinite, stop);
                break;
            case StubDelivery.CutByLength or StubDelivery.ResetMidBody:
                await stream.WriteAsync(half, stop);
                break;
            case StubDelivery.CutChunked:
                await stream.WriteAsync(Encoding.Latin1.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{half.Length:x}\r\n")), stop);
                await stream.WriteAsync(half, stop);
                await stream.WriteAsync("\r\n"u8.ToArray(), stop);
                break;
            default:
                await stream.WriteAsync(answer.Body, stop);
                break;
        }
    }

    private static bool IsEndOfConnection(Exception exception) => exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException;
}
