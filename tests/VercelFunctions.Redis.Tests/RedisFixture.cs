using VercelFunctions.Redis.Tests;

[assembly: AssemblyFixture(typeof(RedisFixture))]

namespace VercelFunctions.Redis.Tests;

/// <summary>One server for all tests that leave it running, a database for each of them.</summary>
public sealed class RedisFixture : IAsyncLifetime
{
    private RedisServer? _server;
    private int _databases;

    /// <summary>The shared server. Without one the test is skipped.</summary>
    public RedisServer Server
    {
        get
        {
            SkipWithoutProgram();
            return _server!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (RedisServer.FindProgram() is string program)
        {
            _server = await RedisServer.StartAsync(program);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    /// <summary>The URL of an empty database.</summary>
    public string TakeDatabase() => Server.UrlOf(Interlocked.Increment(ref _databases));

    /// <summary>Starts a server for one test alone. Without a program the test is skipped.</summary>
    public static async Task<RedisServer> StartServerAsync(params string[] options) =>
        await RedisServer.StartAsync(SkipWithoutProgram(), options);

    /// <summary>The path of the server's program. Without one the test is skipped.</summary>
    public static string SkipWithoutProgram()
    {
        string? program = RedisServer.FindProgram();
        Assert.SkipWhen(program is null, "No Redis server was found. " + RedisServer.HowToGet);
        return program!;
    }

    /// <summary>Skips the test if the server cannot say what is on disk.</summary>
    public static async Task SkipWithoutWaitAofAsync(RedisServer server)
    {
        try
        {
            await server.CommandAsync("WAITAOF", "0", "0", "1");
        }
        catch (InvalidOperationException)
        {
            Assert.Skip(
                "This server has no WAITAOF, which needs Redis 7.2 or later, or Valkey. Set VERCELFUNCTIONS_TEST_REDIS to the path of such "
                + "a program.");
        }
    }
}
