using System.Diagnostics;

namespace VercelFunctions.Samples;

/// <summary>A local Runtime Cache in a process of its own. It stops when its standard input ends, so it never outlives the tour.</summary>
internal sealed class LocalCache : IDisposable
{
    private readonly Process _process;

    private LocalCache(Process process, string endpoint, string headers)
    {
        _process = process;
        Endpoint = endpoint;
        Headers = headers;
    }

    public string Endpoint { get; }

    public string Headers { get; }

    public int ProcessId => _process.Id;

    public static LocalCache Start(string repository)
    {
        string assembly = Path.Combine(repository, "module", "emulator", "VercelFunctions.Emulator.Tool.dll");
        Process process = Process.Start(new ProcessStartInfo("dotnet", [assembly, "--port", "0", "--quiet", "--stop-with-stdin"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;

        // It prints RUNTIME_CACHE_ENDPOINT=… and RUNTIME_CACHE_HEADERS=… once it serves.
        return new LocalCache(process, ValueOf(process.StandardOutput.ReadLine()), ValueOf(process.StandardOutput.ReadLine()));
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static string ValueOf(string? line) =>
        line?.Split('=', 2) is [_, string value] ? value : throw new InvalidOperationException("The local Runtime Cache did not start; what it said stands above.");
}
