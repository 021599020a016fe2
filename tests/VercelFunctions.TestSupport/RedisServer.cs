using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace VercelFunctions.TestSupport;

/// <summary>
/// A Redis server on a free loopback port, with a password and a temporary folder. It stores nothing on disk, unless options
/// enable it. It exits when this object is disposed, and with the test process, even if that is killed.
/// </summary>
public sealed class RedisServer : IAsyncDisposable
{
    /// <summary>How to install a Redis server, in complete sentences.</summary>
    public const string HowToGet =
        "Install a Redis server (the package redis-server or valkey-server), or set VERCELFUNCTIONS_TEST_REDIS to the path of its program.";

    // Standard input is a pipe from this process. The pipe closes when this process exits, even if it is killed.
    private const string RunUntilEndOfInput =
        "exec 3<&0; \"$@\" </dev/null 3<&- & server=$!; echo pid=$server; "
        + "{ read -r line <&3; kill -KILL $server; } & watch=$!; exec 3<&-; wait $server; kill $watch 2>/dev/null";

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

    /// <summary>The URL of the server, including the password.</summary>
    public string Url => UrlOf(0);

    /// <summary>The log of the server since its last start.</summary>
    public string Log => _process?.Output ?? string.Empty;

    /// <summary>Finds the program of a Redis server.</summary>
    /// <returns>The path; null if there is none.</returns>
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

    /// <summary>Starts a server with a random password that contains characters to be escaped in a URL.</summary>
    /// <param name="program">The path of the program.</param>
    /// <param name="options">Options as on the command line; they override the default options.</param>
    public static Task<RedisServer> StartAsync(string program, params string[] options) =>
        StartAsync(program, Convert.ToHexString(RandomNumberGenerator.GetBytes(12)) + ",;=@/:%é", options);

    /// <summary>Starts a server.</summary>
    /// <param name="program">The path of the program.</param>
    /// <param name="password">The password.</param>
    /// <param name="options">Options as on the command line; they override the default options.</param>
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

    /// <summary>The URL of a database.</summary>
    public string UrlOf(int database) =>
        string.Create(CultureInfo.InvariantCulture, $"redis://:{Uri.EscapeDataString(Password)}@127.0.0.1:{Port}/{database}");

    /// <summary>Restarts the server after <see cref="KillAsync"/>, with the data on disk, and waits until it responds.</summary>
    public async Task StartAsync()
    {
        await LaunchAsync();
        for (Stopwatch watch = Stopwatch.StartNew(); !await RespondsAsync(); await Task.Delay(10))
        {
            if (watch.Elapsed > Patience)
            {
                throw new InvalidOperationException($"The Redis server did not start within {Patience.TotalSeconds:0} seconds: {Log}");
            }
        }
    }

    /// <summary>Restarts the server and does not wait until it responds.</summary>
    public async Task LaunchAsync()
    {
        string port = Port.ToString(CultureInfo.InvariantCulture);
        _process = ChildProcess.Start(
            "sh",
            [
                "-c", RunUntilEndOfInput, "sh", _program, "--port", port, "--bind", "127.0.0.1", "--dir", _folder,
                "--save", string.Empty, "--appendonly", "no", "--requirepass", Password, "--masterauth", Password, "--databases", "200",
                "--maxmemory", "200mb", "--maxmemory-policy", "allkeys-lru", "--enable-debug-command", "local", .. _options,
            ],
            _folder);
        _id = await _process.ReadAfterAsync("pid=");
    }

    /// <summary>Kills the server with SIGKILL, like a machine failure, and waits until it has exited.</summary>
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

    /// <summary>Sends a Unix signal to the server, such as <c>STOP</c> or <c>CONT</c>.</summary>
    public async Task SignalAsync(string name) => await ChildProcess.RunAsync("kill", ["-" + name, _id]);

    /// <summary>Sends a command to the server.</summary>
    /// <returns>The response as text, one element per line.</returns>
    /// <exception cref="InvalidOperationException">The response is an error.</exception>
    public async Task<string> CommandAsync(params string[] command)
    {
        using TcpClient client = new();
        using CancellationTokenSource deadline = new(Patience);
        await client.ConnectAsync(IPAddress.Loopback, Port, deadline.Token);
        NetworkStream stream = client.GetStream();
        using StreamReader reader = new(stream, Encoding.Latin1);

        // With the name of the user, the server accepts the password even if the user needs none.
        await stream.WriteAsync(Encode("AUTH", "default", Password), deadline.Token);
        await ReadAsync(reader, deadline.Token);
        await stream.WriteAsync(Encode(command), deadline.Token);
        return await ReadAsync(reader, deadline.Token);
    }

    /// <summary>Kills the server and deletes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await SignalAsync("CONT");
            await KillAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>
    /// Finds a free port below the range of ephemeral ports, so that no connection takes the port before the server does.
    /// </summary>
    private static int FreePort()
    {
        while (true)
        {
            // The servers of a cluster also listen on the port 10,000 above.
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

    private async Task<bool> RespondsAsync()
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
