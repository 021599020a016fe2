using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace VercelFunctions.TestSupport;

/// <summary>
/// A Redis server on a free port of loopback, with a password, its data in a temporary folder. Unless options say
/// otherwise it keeps nothing on disk. It ends with this object, and with the test process, however that ends.
/// </summary>
public sealed class RedisServer : IAsyncDisposable
{
    /// <summary>How to get a server, as whole sentences.</summary>
    public const string HowToGet =
        "Install a Redis server (the package redis-server, or valkey-server), or set VERCELFUNCTIONS_TEST_REDIS to the path of such a program.";

    // Standard input is a pipe from this process, and ends with it, even if it is killed.
    private const string RunUntilEndOfInput =
        "exec 3<&0; \"$@\" </dev/null 3<&- & server=$!; echo pid=$server; { read -r line <&3; kill -KILL $server; } & watch=$!; exec 3<&-; wait $server; kill $watch 2>/dev/null";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _program;
    private readonly string[] _options;
    private readonly string _folder = Directory.CreateTempSubdirectory("vercelfunctions-redis-").FullName;
    private ChildProcess? _process;
    private string _id = string.Empty;

    private RedisServer(string program, string password, string[] options)
    {
        _program = program;
        _options = options;
        Password = password;
        Port = FreePort();
    }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>The password.</summary>
    public string Password { get; }

    /// <summary>The URL that leads to it, password included.</summary>
    public string Url => UrlOf(0);

    /// <summary>What it has logged since it was last started.</summary>
    public string Log => _process?.Output ?? string.Empty;

    /// <summary>The path of a server's program; null if there is none.</summary>
    public static string? FindProgram()
    {
        if (Environment.GetEnvironmentVariable("VERCELFUNCTIONS_TEST_REDIS") is { Length: > 0 } named)
        {
            return named;
        }

        return OperatingSystem.IsWindows()
            ? null
            : (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                .SelectMany(folder => new[] { Path.Combine(folder, "redis-server"), Path.Combine(folder, "valkey-server") })
                .FirstOrDefault(File.Exists);
    }

    /// <summary>Starts a server with a random password that has characters which need care in a URL.</summary>
    /// <param name="program">The path of its program.</param>
    /// <param name="options">Options as on its command line; they take precedence over those here.</param>
    public static Task<RedisServer> StartAsync(string program, params string[] options) =>
        StartAsync(program, Convert.ToHexString(RandomNumberGenerator.GetBytes(12)) + ",;=@/:%é", options);

    /// <summary>Starts a server.</summary>
    /// <param name="program">The path of its program.</param>
    /// <param name="password">The password.</param>
    /// <param name="options">Options as on its command line; they take precedence over those here.</param>
    public static async Task<RedisServer> StartAsync(string program, string password, string[] options)
    {
        RedisServer server = new(program, password, options);
        try
        {
            await server.StartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The URL of one of its databases.</summary>
    public string UrlOf(int database) => string.Create(CultureInfo.InvariantCulture, $"redis://:{Uri.EscapeDataString(Password)}@127.0.0.1:{Port}/{database}");

    /// <summary>Starts it again after <see cref="KillAsync"/>, with what is on disk, and waits until it answers.</summary>
    public async Task StartAsync()
    {
        await LaunchAsync();
        for (Stopwatch watch = Stopwatch.StartNew(); !await AnswersAsync(); await Task.Delay(10))
        {
            if (watch.Elapsed > Patience)
            {
                throw new InvalidOperationException($"The server does not start: {Log}");
            }
        }
    }

    /// <summary>Starts it again, and does not wait until it answers.</summary>
    public async Task LaunchAsync()
    {
        string port = Port.ToString(CultureInfo.InvariantCulture);
        _process = ChildProcess.Start(
            "sh",
            [
                "-c", RunUntilEndOfInput, "sh", _program, "--port", port, "--bind", "127.0.0.1", "--dir", _folder, "--save", string.Empty, "--appendonly", "no",
                "--requirepass", Password, "--masterauth", Password, "--databases", "200", "--maxmemory", "200mb", "--maxmemory-policy", "allkeys-lru", "--enable-debug-command", "local", .. _options,
            ],
            _folder);
        _id = await _process.ReadAfterAsync("pid=");
    }

    /// <summary>Kills it with SIGKILL, as a failing machine would, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        await SignalAsync("KILL");
        if (_process is not null)
        {
            await _process.WaitForExitAsync();
            await _process.DisposeAsync();
            _process = null;
        }
    }

    /// <summary>Sends it a Unix signal, such as <c>STOP</c> or <c>CONT</c>.</summary>
    public async Task SignalAsync(string name) => await ChildProcess.RunAsync("kill", ["-" + name, _id]);

    /// <summary>Sends it a command.</summary>
    /// <returns>The answer as text, one element per line.</returns>
    /// <exception cref="InvalidOperationException">It answered with an error.</exception>
    public async Task<string> CommandAsync(params string[] command)
    {
        using TcpClient client = new();
        using CancellationTokenSource deadline = new(Patience);
        await client.ConnectAsync(IPAddress.Loopback, Port, deadline.Token);
        NetworkStream stream = client.GetStream();
        using StreamReader reader = new(stream, Encoding.Latin1);
        await stream.WriteAsync(Encode("AUTH", Password), deadline.Token);
        await ReadAsync(reader, deadline.Token);
        await stream.WriteAsync(Encode(command), deadline.Token);
        return await ReadAsync(reader, deadline.Token);
    }

    /// <summary>Ends it, and removes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await SignalAsync("CONT");
            await KillAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A port that is free now. Of those below the range that systems choose from, so that no connection takes it meanwhile.</summary>
    private static int FreePort()
    {
        while (true)
        {
            // A cluster's servers also listen 10,000 above.
            int port = RandomNumberGenerator.GetInt32(11_000, 20_000);
            try
            {
                foreach (int wanted in new[] { port, port + 10_000 })
                {
                    using TcpListener listener = new(IPAddress.Loopback, wanted);
                    listener.Start();
                }

                return port;
            }
            catch (SocketException)
            {
            }
        }
    }

    private static byte[] Encode(params string[] command) => Encoding.UTF8.GetBytes(string.Concat(
        command.Select(word => string.Create(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n"))
            .Prepend(string.Create(CultureInfo.InvariantCulture, $"*{command.Length}\r\n"))));

    private static async Task<string> ReadAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        string line = await reader.ReadLineAsync(cancellationToken) ?? throw new IOException("The server closed the connection.");
        string rest = line[1..];
        switch (line[0])
        {
            case '-':
                throw new InvalidOperationException(rest);
            case '$' when rest != "-1":
                char[] block = new char[int.Parse(rest, CultureInfo.InvariantCulture) + 2];
                await reader.ReadBlockAsync(block, cancellationToken);
                return new string(block[..^2]);
            case '*':
                List<string> elements = [];
                for (int left = int.Parse(rest, CultureInfo.InvariantCulture); left > 0; left--)
                {
                    elements.Add(await ReadAsync(reader, cancellationToken));
                }

                return string.Join('\n', elements);
            default:
                return rest;
        }
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            return await CommandAsync("PING") == "PONG";
        }
        catch (Exception exception) when (exception is SocketException or IOException or InvalidOperationException)
        {
            return false;
        }
    }
}
