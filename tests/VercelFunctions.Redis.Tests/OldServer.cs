using System.Net;
using System.Net.Sockets;
using System.Text;

namespace VercelFunctions.Redis.Tests;

/// <summary>A proxy for a real server that changes the reported version to 5, and nothing else.</summary>
internal sealed class OldServer : IDisposable
{
    private static readonly byte[] Version = Encoding.ASCII.GetBytes("redis_version:");

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _server;

    public OldServer(int server)
    {
        _server = server;
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

    private static async Task PassAsync(TcpClient from, TcpClient to)
    {
        byte[] buffer = new byte[64 * 1024];
        int count;
        while ((count = await from.GetStream().ReadAsync(buffer)) > 0)
        {
            if (buffer.AsSpan(0, count).IndexOf(Version) is int at and >= 0)
            {
                buffer[at + Version.Length] = (byte)'5';
            }

            await to.GetStream().WriteAsync(buffer.AsMemory(0, count));
        }
    }
}
