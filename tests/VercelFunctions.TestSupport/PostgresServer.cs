using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace VercelFunctions.TestSupport;

/// <summary>
/// A PostgreSQL server of the tests' own, on a free port of loopback and with a password, its data in a temporary folder.
/// It writes to disk before it answers, as in production: what it has acknowledged outlives <see cref="KillAsync"/>.
/// It ends with this object, and with the test process, however that ends.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>How to get what this takes, as a whole sentence.</summary>
    public const string HowToGet =
        "Install PostgreSQL's server (the package postgresql; initdb is looked for on PATH and in /usr/lib/postgresql/*/bin), or set VERCELFUNCTIONS_TEST_POSTGRES to the connection string of a server where databases may be created.";

    private const string User = "emulator";

    // Standard input is a pipe from this process, and ends with it, also where it is killed. A shell gives what it runs in the background none of it.
    private const string RunUntilEndOfInput =
        "exec 3<&0; \"$@\" </dev/null 3<&- & server=$!; { read -r line <&3; kill -QUIT $server; sleep 5; kill -KILL $server; } & watch=$!; exec 3<&-; wait $server; kill $watch 2>/dev/null";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _programs;
    private readonly string[] _asUser;
    private readonly string _folder;
    private readonly StringBuilder _log = new();
    private Process? _process;

    private PostgresServer(string programs, string[] asUser, string folder)
    {
        _programs = programs;
        _asUser = asUser;
        _folder = folder;
        Password = Convert.ToHexString(RandomNumberGenerator.GetBytes(12)) + ";='\"é";
        using TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        Port = ((IPEndPoint)free.LocalEndpoint).Port;
    }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>The password of its only user: random, and with characters that need care.</summary>
    public string Password { get; }

    /// <summary>What it has logged so far.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    // In the titles of its processes.
    private string Name => $"vercelfunctions-{Port}";

    private string Data => Path.Combine(_folder, "data");

    private string StateFile => Path.Combine(Data, "postmaster.pid");

    /// <summary>The folder of the server's programs; null where there are none that can be run here.</summary>
    public static string? FindPrograms()
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        IEnumerable<string> packaged = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(version => version, StringComparer.Ordinal).Select(version => Path.Combine(version, "bin"))
            : [];
        return (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(packaged)
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));
    }

    /// <summary>Makes a database cluster and starts it.</summary>
    /// <param name="programs">The folder of the server's programs.</param>
    public static async Task<PostgresServer> CreateAsync(string programs)
    {
        string folder = Directory.CreateTempSubdirectory("vercelfunctions-postgres-").FullName;
        string[] asUser = [];
        if (Environment.UserName == "root")
        {
            // The server refuses to run as root.
            string user = File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";
            asUser = ["setpriv", $"--reuid={user}", $"--regid={await RunAsync("id", "-g", user)}", "--clear-groups", "--"];
            await RunAsync("chown", user, folder);
        }

        PostgresServer server = new(programs, asUser, folder);
        try
        {
            string passwordFile = Path.Combine(folder, "password");
            await File.WriteAllTextAsync(passwordFile, server.Password);
            await RunAsync(
                [.. asUser, Path.Combine(programs, "initdb"), "-D", server.Data, "-U", User, "--auth=scram-sha-256", $"--pwfile={passwordFile}", "--encoding=UTF8", "--locale=" + (OperatingSystem.IsLinux() ? "C.UTF-8" : "C"), "--no-sync"]);
            await server.StartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>A connection string of it.</summary>
    /// <param name="database">The database.</param>
    public string ConnectionString(string database) => string.Create(
        CultureInfo.InvariantCulture,
        $"Host=127.0.0.1;Port={Port};Database={database};Username={User};Password=\"{Password.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");

    /// <summary>Starts it, and waits until it takes connections.</summary>
    public async Task StartAsync()
    {
        string[] command =
        [
            .. _asUser, Path.Combine(_programs, "postgres"), "-D", Data, "-p", $"{Port}", "-k", _folder, "-c", "listen_addresses=127.0.0.1", "-c", $"cluster_name={Name}",
            "-c", "fsync=on", "-c", "synchronous_commit=on", "-c", "max_connections=300", "-c", "shared_buffers=64MB",
        ];
        ProcessStartInfo start = new("sh", ["-c", RunUntilEndOfInput, "sh", .. command]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder };
        start.Environment["LC_ALL"] = "C";
        _process?.Dispose();
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Append(line.Data);
        _process.ErrorDataReceived += (_, line) => Append(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        for (Stopwatch watch = Stopwatch.StartNew(); !IsReady(); await Task.Delay(20))
        {
            if (watch.Elapsed > Patience || _process.HasExited)
            {
                throw new InvalidOperationException($"PostgreSQL does not start: {Log}");
            }
        }
    }

    /// <summary>Ends it and all its processes at once with SIGKILL, as a failing machine would, and waits until they are gone.</summary>
    public async Task KillAsync()
    {
        // Until there is none: the server may be starting another process just now.
        Stopwatch watch = Stopwatch.StartNew();
        while (await ProcessesAsync() is { Length: > 0 } ids)
        {
            if (watch.Elapsed > Patience)
            {
                throw new TimeoutException("PostgreSQL did not end.");
            }

            await TryRunAsync(["kill", "-KILL", .. ids]);
        }

        await EndAsync();

        // It would be taken for that of the next start.
        File.Delete(StateFile);
    }

    /// <summary>Ends it, and removes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The numbers of its processes, which bear its folder or its name.</summary>
    private async Task<string[]> ProcessesAsync() =>
    [
        .. (await RunAsync("ps", "-A", "-o", "pid=,stat=,args=")).Split('\n')
            .Select(line => line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries))
            .Where(columns => columns.Length == 3
                && !columns[1].StartsWith('Z')
                && (columns[2].StartsWith($"{Path.Combine(_programs, "postgres")} -D {Data} ", StringComparison.Ordinal) || columns[2].StartsWith($"postgres: {Name}: ", StringComparison.Ordinal)))
            .Select(columns => columns[0]),
    ];

    private static async Task<string> RunAsync(params string[] command)
    {
        (int exitCode, string output, string errors) = await TryRunAsync(command);
        return exitCode == 0 ? output.Trim() : throw new InvalidOperationException($"{command[0]} ended with {exitCode}: {output}{errors}");
    }

    private static async Task<(int ExitCode, string Output, string Errors)> TryRunAsync(string[] command)
    {
        ProcessStartInfo start = new(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        start.Environment["LC_ALL"] = "C";
        using Process process = Process.Start(start)!;
        using CancellationTokenSource deadline = new(Patience);
        Task<string> output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        Task<string> errors = process.StandardError.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);
        return (process.ExitCode, await output, await errors);
    }

    // It writes this line of its file once it takes connections.
    private bool IsReady() => File.Exists(StateFile) && File.ReadAllLines(StateFile) is { Length: >= 8 } lines && lines[7].Trim() == "ready";

    private void Append(string? line)
    {
        if (line is not null)
        {
            lock (_log)
            {
                _log.Append(line).Append('\n');
            }
        }
    }

    private async Task EndAsync()
    {
        if (_process is null)
        {
            return;
        }

        using CancellationTokenSource deadline = new(Patience);
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended by itself.
        }

        await _process.WaitForExitAsync(deadline.Token);
        _process.Dispose();
        _process = null;
    }
}
