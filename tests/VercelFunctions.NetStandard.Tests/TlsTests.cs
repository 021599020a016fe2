using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace VercelFunctions.Tests;

/// <summary>TLS in the build for Windows PowerShell, where the default of the process can be TLS 1.0.</summary>
public sealed class TlsTests
{
    private const int Tls12 = 0x0303;

#pragma warning disable SYSLIB0014, CA5364 // The default is what older systems have.
    [Fact]
    public async Task A_client_offers_TLS_1_2_if_the_default_is_older()
    {
        SecurityProtocolType before = ServicePointManager.SecurityProtocol;
        ServicePointManager.SecurityProtocol = SecurityProtocolType.Tls;
        try
        {
            int[] offered = await OfferedVersionsAsync();
            Assert.Equal([Tls12], offered);
            Assert.Equal(SecurityProtocolType.Tls, ServicePointManager.SecurityProtocol);
        }
        finally
        {
            ServicePointManager.SecurityProtocol = before;
        }
    }
#pragma warning restore SYSLIB0014, CA5364

    /// <summary>The versions in a client's first message, to a server that then closes the connection.</summary>
    private static async Task<int[]> OfferedVersionsAsync()
    {
        using TcpListener server = new(IPAddress.Loopback, 0);
        server.Start();
        using HttpCacheStore store = new(new RuntimeCacheEndpoint($"https://{server.LocalEndpoint}/", []));
        Task reading = store.GetAsync("item", TestContext.Current.CancellationToken).AsTask();
        byte[] hello;
        using (TcpClient client = await server.AcceptTcpClientAsync(TestContext.Current.CancellationToken))
        {
            hello = await ReadHelloAsync(client.GetStream());
        }

        Assert.Equal(VercelFailure.ConnectionFailed, (await Assert.ThrowsAsync<VercelException>(() => reading)).Failure);
        return Versions(hello);
    }

    private static async Task<byte[]> ReadHelloAsync(NetworkStream stream)
    {
        byte[] header = new byte[5];
        await stream.ReadExactlyAsync(header, TestContext.Current.CancellationToken);
        byte[] message = new byte[Number(header, 3)];
        await stream.ReadExactlyAsync(message, TestContext.Current.CancellationToken);
        return message;
    }

    // RFC 8446, section 4.1.2: the version in the header, unless the extension supported_versions (43) lists others.
    private static int[] Versions(byte[] hello)
    {
        int place = 4 + 2 + 32;
        place += 1 + hello[place];
        place += 2 + Number(hello, place);
        place += 1 + hello[place];
        for (place += 2; place < hello.Length; place += 4 + Number(hello, place + 2))
        {
            if (Number(hello, place) == 43)
            {
                return [.. Enumerable.Range(0, hello[place + 4] / 2).Select(index => Number(hello, place + 5 + (2 * index)))];
            }
        }

        return [Number(hello, 4)];
    }

    private static int Number(byte[] bytes, int place) => BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(place));
}
