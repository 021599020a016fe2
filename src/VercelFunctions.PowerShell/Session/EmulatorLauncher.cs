using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace VercelFunctions.PowerShell;

/// <summary>Starts emulators as child processes. They stop when their standard input ends, so none outlives the session.</summary>
internal static class EmulatorLauncher
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Kept here so that the garbage collector does not close the standard input of a running one.
    private static readonly ConcurrentDictionary<int, CacheEmulator> Started = new();

    /// <summary>The emulators of this session that were not stopped, including those that exited.</summary>
    public static IReadOnlyList<CacheEmulator> All => Started.Values.OrderBy(emulator => emulator.Id).ToList();

    /// <summary>The running emulators of this session.</summary>
    public static IReadOnlyList<CacheEmulator> Running => All.Where(emulator => emulator.IsRunning).ToList();

    /// <summary>The emulator of this session that a connection belongs to, if it exited without being stopped; otherwise null.</summary>
    public static CacheEmulator? ExitedOf(CacheConnection connection) => All.FirstOrDefault(emulator => !emulator.IsRunning
        && (emulator.Connections.Values.Contains(connection)
            || (connection.Source == CacheConnectionSource.Environment && connection.Endpoint == emulator.Endpoint)));

    /// <summary>Starts an emulator, and waits until it is ready.</summary>
    /// <exception cref="CommandException">It did not start.</exception>
    public static CacheEmulator Start(EmulatorRequest request, CancellationToken cancellationToken)
    {
        Process process = Launch(request);
        try
        {
            List<EmulatorAnnouncement> announced = ReadAnnouncements(process, Math.Max(1, request.Projects.Count), cancellationToken);
            EmulatorEnvironment? environment = request.Connect ? Connect(announced[0]) : null;
            CacheEmulator emulator = new(process, announced, environment);
            if (request.Connect)
            {
                CacheSession.Connection = emulator.Connection;
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

    private static EmulatorEnvironment Connect(EmulatorAnnouncement announced)
    {
        // Reverts what exited emulators set, so that it is not restored when this one stops.
        foreach (CacheEmulator exited in All.Where(emulator => !emulator.IsRunning))
        {
            Stop(exited);
        }

        return new EmulatorEnvironment(announced.Variables);
    }

    private static Process Launch(EmulatorRequest request)
    {
        string module = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(typeof(EmulatorLauncher).Assembly.Location)!)!)!;
        string assembly = Path.Combine(module, "emulator", "VercelFunctions.Emulator.Tool.dll");
        if (!File.Exists(assembly))
        {
            throw new CommandException(
                CommandFailure.EmulatorNotFound,
                $"The emulator is not beside the module: there is no file {assembly}.");
        }

        // The cmdlet refuses projects with a quotation mark, and faults with a backslash.
        string arguments = FormattableString.Invariant($"\"{assembly}\" --port {request.Port} --quiet --stop-with-stdin")
            + (request.MaxBytes is long limit ? FormattableString.Invariant($" --max-bytes {limit}") : string.Empty)
            + string.Concat(request.Projects.Select(project => $" --project \"{project}\""))
            + string.Concat(request.Faults.Select(fault => $" --fault \"{fault.Replace("\"", "\\\"")}\""));

        try
        {
            return Process.Start(new ProcessStartInfo(DotnetProgram.Find(), arguments)
            {
                UseShellExecute = false,

                // In an editor or another graphical host, Windows would open a console window.
                CreateNoWindow = true,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (Win32Exception exception)
        {
            throw new CommandException(
                CommandFailure.DotnetNotFound,
                $"The emulator needs 'dotnet', which could not be started: {exception.Message}",
                exception);
        }
    }

    /// <summary>Reads the lines NAME=value that it prints when it is ready, two per project.</summary>
    private static List<EmulatorAnnouncement> ReadAnnouncements(Process process, int projects, CancellationToken cancellationToken)
    {
        // Read continuously, so that it never blocks on a full pipe; kept for the message if it exits early.
        StringBuilder errors = new();
        process.ErrorDataReceived += (_, line) =>
        {
            lock (errors)
            {
                errors.AppendLine(line.Data);
            }
        };
        process.BeginErrorReadLine();

        List<EmulatorAnnouncement> announced = [];
        Task reading = Task.Run(
            () =>
            {
                EmulatorAnnouncement current = new();
                while (announced.Count < projects && process.StandardOutput.ReadLine() is string line)
                {
                    current.Read(line);
                    if (current.IsComplete)
                    {
                        announced.Add(current);
                        current = new EmulatorAnnouncement();
                    }
                }
            },
            cancellationToken);
        bool finished = reading.Wait((int)Patience.TotalMilliseconds, cancellationToken);
        if (finished && announced.Count == projects)
        {
            return announced;
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

        string problem = finished ? "exited before it was ready" : $"was not ready within {Patience.TotalSeconds} seconds";
        string output = said.Length == 0 ? string.Empty : " Its output: " + said;
        throw new CommandException(CommandFailure.EmulatorFailed, $"The emulator {problem}.{output}");
    }
}
