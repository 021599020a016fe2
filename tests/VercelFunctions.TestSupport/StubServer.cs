using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace VercelFunctions.TestSupport;

/// <summary>
/// A loopback server that records requests and sends the specified responses, including invalid ones. It uses plain TCP,
/// because an HTTP server would not send half of a body.
/// </summary>
public sealed class StubServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<RecordedRequest> _requests = new();
    private readonly Func<RecordedRequest, StubAnswer> _answer;

    /// <summary>Creates a server that gives the answers in their order, and then the last one again.</summary>
    public StubServer(params StubAnswer[] answers)
        : this(InOrder(answers))
    {
    }

    public StubServer(Func<RecordedRequest, StubAnswer> answer)
    {
        _answer = answer;
        _listener.Start();
        Url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

        // On the thread pool, because a synchronous test blocks its synchronization context while it waits for the response.
        _ = Task.Run(AcceptAsync);
    }

    /// <summary>The root URL of the server, with a trailing slash.</summary>
    public string Url { get; }

    /// <summary>The requests so far, in order of arrival.</summary>
    public IReadOnlyList<RecordedRequest> Requests => [.. _requests];

    /// <summary>A URL on which no server listens.</summary>
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

    private static Func<RecordedRequest, StubAnswer> InOrder(StubAnswer[] answers)
    {
        int count = 0;
        return _ => answers[Math.Min(Interlocked.Increment(ref count), answers.Length) - 1];
    }

    private async Task AcceptAsync()
    {
        CancellationToken stop = _stop.Token;
        try
        {
            while (true)
            {
                Socket socket = await _listener.AcceptSocketAsync(stop);

                // A response can wait for another request, so it must not prevent the server from accepting that request.
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

        // In Latin-1, each byte is one character, so the same reader can read the head and the body.
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
            string size = await reader.ReadLineAsync(stop) ?? throw EndOfBody();
            int length = int.Parse(size.Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            string chunk = await ReadBlockAsync(reader, length, stop);
            body.Append(chunk);

            // An empty line follows each chunk, including the last one. Trailers are not supported.
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

        // ReadBlockAsync would wait for data even if the length is 0.
        int read = length == 0 ? 0 : await reader.ReadBlockAsync(block, stop);
        return read == length ? new string(block) : throw EndOfBody();
    }

    private static IOException EndOfBody() => new("The connection was closed before the end of the request body.");

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
                string size = string.Create(CultureInfo.InvariantCulture, $"{half.Length:x}\r\n");
                await stream.WriteAsync(Encoding.Latin1.GetBytes(size), stop);
                await stream.WriteAsync(half, stop);
                await stream.WriteAsync("\r\n"u8.ToArray(), stop);
                break;
            default:
                await stream.WriteAsync(answer.Body, stop);
                break;
        }
    }

    private static bool IsEndOfConnection(Exception exception) =>
        exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException;
}
