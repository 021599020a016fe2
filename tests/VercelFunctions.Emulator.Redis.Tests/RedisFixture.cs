using VercelFunctions.Emulator.Redis.Tests;

[assembly: AssemblyFixture(typeof(RedisFixture))]

namespace VercelFunctions.Emulator.Redis.Tests;

/// <summary>One server for all tests that do not stop it. Each test has its own database.</summary>
public sealed class RedisFixture : IAsyncLifetime
{
    private RedisServer? _server;
    private int _databases;

    /// <summary>The shared server. Skips the test if there is none.</summary>
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

    /// <summary>Starts a server for one test. Skips the test if there is no server program.</summary>
    public static async Task<RedisServer> StartServerAsync(params string[] options) =>
        await RedisServer.StartAsync(SkipWithoutProgram(), options);

    /// <summary>The path of the server program. Skips the test if there is none.</summary>
    public static string SkipWithoutProgram()
    {
        string? program = RedisServer.FindProgram();
        Assert.SkipWhen(program is null, "No Redis server was found. " + RedisServer.HowToGet);
        return program!;
    }

    /// <summary>Skips the test if the server cannot confirm writes to disk.</summary>
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
