using System.ComponentModel;
using System.Diagnostics;

namespace VercelFunctions.Samples;

/// <summary>A PowerShell to run scripts with: the one VERCELFUNCTIONS_PWSH names, pwsh on PATH, or the .NET tool that the repository names.</summary>
internal sealed class PowerShellHost
{
    /// <summary>How to get one, for whoever has none.</summary>
    public const string HowToGet = "Install PowerShell 7.4 or newer (https://aka.ms/powershell), or set VERCELFUNCTIONS_PWSH to its path.";

    private readonly string _program;
    private readonly string[] _leading;
    private readonly string? _folder;

    private PowerShellHost(string program, string version, string[] leading, string? folder = null)
    {
        _program = program;
        _leading = leading;
        _folder = folder;
        Version = version;
    }

    /// <summary>Its version, such as 7.6.0.</summary>
    public string Version { get; }

    /// <summary>Finds one, and runs it once to see that it works.</summary>
    /// <param name="repository">The clone's folder, whose tool manifest names PowerShell.</param>
    /// <returns>The PowerShell; null where there is none to be had.</returns>
    public static PowerShellHost? Find(string repository)
    {
        string? named = Environment.GetEnvironmentVariable("VERCELFUNCTIONS_PWSH");
        if (!string.IsNullOrEmpty(named))
        {
            return Try(named, []);
        }

        return Try("pwsh", [])
            ?? (Run("dotnet", ["tool", "restore"], repository) is not null ? Try("dotnet", ["tool", "run", "pwsh"], repository) : null);
    }

    /// <summary>How to start it with these arguments.</summary>
    public ProcessStartInfo StartInfo(params string[] arguments)
    {
        ProcessStartInfo start = new(_program);
        foreach (string argument in _leading.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        start.WorkingDirectory = _folder ?? Environment.CurrentDirectory;
        return start;
    }

    private static PowerShellHost? Try(string program, string[] leading, string? folder = null)
    {
        string? version = Run(program, [.. leading, "-NoProfile", "-NonInteractive", "-Command", "$PSVersionTable.PSVersion.ToString()"], folder);
        return version is null ? null : new PowerShellHost(program, version, leading, folder);
    }

    /// <summary>What a program prints; null where there is none, or it fails.</summary>
    private static string? Run(string program, string[] arguments, string? folder)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? Environment.CurrentDirectory,
        };
        try
        {
            using Process process = Process.Start(start)!;
            _ = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output.Trim() : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
