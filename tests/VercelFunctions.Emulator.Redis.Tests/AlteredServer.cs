using System.Net;
using System.Net.Sockets;
using System.Text;

namespace VercelFunctions.Emulator.Redis.Tests;

/// <summary>A proxy for a real server that changes one character of its replies, after a text, and nothing else.</summary>
internal sealed class AlteredServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _server;
    private readonly byte[] _text;
    private readonly char _next;

    /// <summary>Starts the proxy.</summary>
    /// <param name="server">The port of the server.</param>
    /// <param name="text">The text.</param>
    /// <param name="next">The character that follows the text.</param>
    public AlteredServer(int server, string text, char next)
    {
        _server = server;
        _text = Encoding.ASCII.GetBytes(text);
        _next = next;
        _listener.Start();
        _ = Task.Run(AcceptAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync();
                TcpClient server = new();
                await server.ConnectAsync(IPAddress.Loopback, _server);
                _ = Task.WhenAny(PassAsync(client, server), PassAsync(server, client)).ContinueWith(
                    _ =>
                    {
                        client.Dispose();
                        server.Dispose();
                    },
                    TaskScheduler.Default);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task PassAsync(TcpClient from, TcpClient to)
    {
        byte[] buffer = new byte[64 * 1024];
        int count;
        while ((count = await from.GetStream().ReadAsync(buffer)) > 0)
        {
            if (buffer.AsSpan(0, count).IndexOf(_text) is int at and >= 0)
            {
                buffer[at + _text.Length] = (byte)_next;
            }

            await to.GetStream().WriteAsync(buffer.AsMemory(0, count));
        }
    }
}
