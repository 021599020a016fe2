using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace VercelFunctions.PowerShell;

/// <summary>Starts local Runtime Caches as child processes. They stop when their standard input ends, so none outlives the session.</summary>
internal static class EmulatorLauncher
{
    private const string EndpointVariable = "RUNTIME_CACHE_ENDPOINT";
    private const string HeadersVariable = "RUNTIME_CACHE_HEADERS";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Held here so that no garbage collection closes the standard input of one that still runs.
    private static readonly ConcurrentDictionary<int, CacheEmulator> Started = new();

    /// <summary>Those of this session that run.</summary>
    public static IReadOnlyList<CacheEmulator> Running => Started.Values.Where(emulator => emulator.IsRunning).OrderBy(emulator => emulator.Id).ToList();

    /// <summary>Starts one, and waits until it serves.</summary>
    /// <exception cref="EmulatorException">It did not start.</exception>
    public static CacheEmulator Start(int port, long? maxBytes, bool connect, CancellationToken cancellationToken)
    {
        Process process = Launch(port, maxBytes);
        try
        {
            Dictionary<string, string> variables = ReadAnnouncement(process, cancellationToken);
            RuntimeCacheEndpoint endpoint = new(variables[EndpointVariable], RuntimeCacheEndpoint.ParseHeaders(variables[HeadersVariable]));
            CacheConnection connection = new(new HttpCacheStore(endpoint), CacheConnectionSource.Session);
            CacheEmulator emulator = new(process, connection, connect ? new EmulatorEnvironment(variables) : null);
            if (connect)
            {
                CacheSession.Connection = connection;
            }

            Started[emulator.Id] = emulator;
            return emulator;
        }
        catch
        {
            if (!process.HasExited)
            {
                process.Kill();
            }

            process.Dispose();
            throw;
        }
    }

    public static void Stop(CacheEmulator emulator)
    {
        emulator.Stop();
        Started.TryRemove(emulator.Id, out _);
    }

    private static Process Launch(int port, long? maxBytes)
    {
        string module = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(typeof(EmulatorLauncher).Assembly.Location)!)!)!;
        string assembly = Path.Combine(module, "emulator", "VercelFunctions.Emulator.Tool.dll");
        if (!File.Exists(assembly))
        {
            throw new EmulatorException("EmulatorNotFound", $"The local Runtime Cache is not beside the module: there is no {assembly}.", "Run ./build.ps1, or dotnet build, in the clone.");
        }

        string arguments = FormattableString.Invariant($"\"{assembly}\" --port {port} --quiet --stop-with-stdin");
        if (maxBytes is long limit)
        {
            arguments += FormattableString.Invariant($" --max-bytes {limit}");
        }

        try
        {
            return Process.Start(new ProcessStartInfo("dotnet", arguments)
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (Win32Exception exception)
        {
            throw new EmulatorException(
                "DotnetNotFound",
                $"The local Runtime Cache needs 'dotnet', which could not be started: {exception.Message}",
                "Install the ASP.NET Core Runtime 8.0 or newer from https://dot.net, and see that dotnet is on PATH.",
                exception);
        }
    }

    /// <summary>Reads the lines NAME=value that it prints once it serves.</summary>
    private static Dictionary<string, string> ReadAnnouncement(Process process, CancellationToken cancellationToken)
    {
        // Read all along, so that it never blocks on a full pipe; kept for the message if it ends early.
        StringBuilder errors = new();
        process.ErrorDataReceived += (_, line) =>
        {
            lock (errors)
            {
                errors.AppendLine(line.Data);
            }
        };
        process.BeginErrorReadLine();

        Dictionary<string, string> variables = [];
        Task<Dictionary<string, string>> reading = Task.Run(
            () =>
            {
                while (variables.Count < 2 && process.StandardOutput.ReadLine() is string line)
                {
                    string[] parts = line.Split(['='], 2);
                    if (parts.Length == 2)
                    {
                        variables[parts[0]] = parts[1];
                    }
                }

                return variables;
            },
            cancellationToken);
        bool finished = reading.Wait((int)Patience.TotalMilliseconds, cancellationToken);
        if (finished && reading.Result.ContainsKey(EndpointVariable) && reading.Result.ContainsKey(HeadersVariable))
        {
            return reading.Result;
        }

        if (finished)
        {
            process.WaitForExit();
        }

        string said;
        lock (errors)
        {
            said = errors.ToString().Trim();
        }

        throw new EmulatorException(
            "EmulatorFailed",
            (finished ? "The local Runtime Cache ended before it served." : $"The local Runtime Cache did not serve within {Patience.TotalSeconds} seconds.") + (said.Length == 0 ? string.Empty : " It said: " + said),
            "It needs the ASP.NET Core Runtime 8.0 or newer (dotnet --list-runtimes), and a free port.");
    }
}
