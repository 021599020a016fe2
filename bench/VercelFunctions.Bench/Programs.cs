using System.ComponentModel;
using System.Diagnostics;

namespace VercelFunctions.Bench;

/// <summary>Starts other programs.</summary>
internal static class Programs
{
    /// <summary>Starts a program that ends when its standard input does, so that it never outlives this one. Null where there is no such program.</summary>
    public static Process? Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, string? folder = null)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = folder ?? string.Empty,
        };
        foreach ((string name, string? value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Runs a program to its end and takes the time. Null where there is no such program.</summary>
    public static async Task<TimeSpan?> TimeAsync(string program, IEnumerable<string> arguments, CancellationToken cancellation, string? folder = null)
    {
        long started = Stopwatch.GetTimestamp();
        using Process? process = Start(program, arguments, folder: folder);
        if (process is null)
        {
            return null;
        }

        process.StandardInput.Close();
        try
        {
            string output = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            TimeSpan time = Stopwatch.GetElapsedTime(started);
            return process.ExitCode == 0 ? time : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {output}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
