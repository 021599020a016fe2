using System.ComponentModel;
using System.Diagnostics;

namespace VercelFunctions.Bench;

/// <summary>Starts other programs.</summary>
internal static class Programs
{
    /// <summary>Starts a program that ends when its standard input does, so that it never outlives this one. Null where there is no such program.</summary>
    public static Process? Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, string? folder = null)
        => Start(Info(program, arguments, environment, folder));

    /// <summary>Runs a program to its end and takes the time. Null where there is no such program.</summary>
    public static async Task<TimeSpan?> TimeAsync(string program, IEnumerable<string> arguments, CancellationToken cancellation, string? folder = null, IReadOnlyDictionary<string, string?>? environment = null)
    {
        long started = Stopwatch.GetTimestamp();
        ProcessStartInfo start = Info(program, arguments, environment, folder);
        start.RedirectStandardError = true;
        using Process? process = Start(start);
        if (process is null)
        {
            return null;
        }

        process.StandardInput.Close();
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(cancellation);
            string output = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            TimeSpan time = Stopwatch.GetElapsedTime(started);
            return process.ExitCode == 0 ? time : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {output}{await errors}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static ProcessStartInfo Info(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment, string? folder)
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

        return start;
    }

    private static Process? Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
