using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace VercelFunctions.PowerShell;

/// <summary>Starts local Runtime Caches as child processes. They stop when their standard input ends, so none outlives the session.</summary>
internal static class EmulatorLauncher
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Held here so that no garbage collection closes the standard input of one that still runs.
    private static readonly ConcurrentDictionary<int, CacheEmulator> Started = new();

    /// <summary>Those of this session that run.</summary>
    public static IReadOnlyList<CacheEmulator> Running => Started.Values.Where(emulator => emulator.IsRunning).OrderBy(emulator => emulator.Id).ToList();

    /// <summary>Starts one, and waits until it serves.</summary>
    /// <exception cref="EmulatorException">It did not start.</exception>
    public static CacheEmulator Start(EmulatorRequest request, CancellationToken cancellationToken)
    {
        Process process = Launch(request);
        try
        {
            List<EmulatorAnnouncement> announced = ReadAnnouncements(process, Math.Max(1, request.Projects.Count), cancellationToken);
            EmulatorEnvironment? environment = request.Connect ? new EmulatorEnvironment(announced[0].Variables) : null;
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

    private static Process Launch(EmulatorRequest request)
    {
        string module = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(typeof(EmulatorLauncher).Assembly.Location)!)!)!;
        string assembly = Path.Combine(module, "emulator", "VercelFunctions.Emulator.Tool.dll");
        if (!File.Exists(assembly))
        {
            throw new EmulatorException("EmulatorNotFound", $"The local Runtime Cache is not beside the module: there is no {assembly}.", "Run ./build.ps1, or dotnet build, in the clone.");
        }

        // The cmdlet refuses projects with a quotation mark, and faults with a backslash.
        string arguments = FormattableString.Invariant($"\"{assembly}\" --port {request.Port} --quiet --stop-with-stdin")
            + (request.MaxBytes is long limit ? FormattableString.Invariant($" --max-bytes {limit}") : string.Empty)
            + string.Concat(request.Projects.Select(project => $" --project \"{project}\""))
            + string.Concat(request.Faults.Select(fault => $" --fault \"{fault.Replace("\"", "\\\"")}\""));

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

    /// <summary>Reads the lines NAME=value that it prints once it serves, two a project.</summary>
    private static List<EmulatorAnnouncement> ReadAnnouncements(Process process, int projects, CancellationToken cancellationToken)
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

        throw new EmulatorException(
            "EmulatorFailed",
            (finished ? "The local Runtime Cache ended before it served." : $"The local Runtime Cache did not serve within {Patience.TotalSeconds} seconds.") + (said.Length == 0 ? string.Empty : " It said: " + said),
            "It needs the ASP.NET Core Runtime 8.0 or newer (dotnet --list-runtimes), a free port, and options that it knows.");
    }
}
