using System.Diagnostics;

namespace VercelFunctions.Samples;

/// <summary>Walks in PowerShell: each step in a process of its own, so that what is read was really stored elsewhere.</summary>
internal sealed class PowerShellWalker(PowerShellHost powershell, LocalCache cache, string repository) : IWalker
{
    private readonly string _import = $"Import-Module '{Path.Combine(repository, "VercelFunctions.psd1").Replace("'", "''", StringComparison.Ordinal)}'";

    public bool CanWalk(Step step) => true;

    public string Line(Step step) => "PS> " + step.Command;

    public string Walk(Step step)
    {
        const string Plain = "[Console]::OutputEncoding = [Text.UTF8Encoding]::new($false); $PSStyle.OutputRendering = 'PlainText'; ";
        ProcessStartInfo start = powershell.StartInfo("-NoProfile", "-NonInteractive", "-Command", $"{Plain} {_import}; {step.Command}");
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.StandardOutputEncoding = System.Text.Encoding.UTF8;
        using Process process = Start(start);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        return process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
    }

    /// <summary>Leaves the user at a prompt, with module and cache ready.</summary>
    public void Prompt()
    {
        const string Hello = "'The module is imported and connected to the local Runtime Cache. Try: Set-VercelCacheItem blog ''hi'' -Tag posts; Get-VercelCacheItem blog. Leave with: exit'";
        using Process process = Start(powershell.StartInfo("-NoExit", "-Command", $"{_import}; {Hello}"));
        process.WaitForExit();
    }

    private Process Start(ProcessStartInfo start)
    {
        start.Environment["RUNTIME_CACHE_ENDPOINT"] = cache.Endpoint;
        start.Environment["RUNTIME_CACHE_HEADERS"] = cache.Headers;
        return Process.Start(start)!;
    }
}
