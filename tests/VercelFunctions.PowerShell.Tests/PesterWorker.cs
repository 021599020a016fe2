using System.IO.Pipes;
using System.Reflection;
using System.Text.Json;

namespace VercelFunctions.PowerShell.Tests;

/// <summary>A PowerShell process that runs Pester files one after another, on one build of the module.</summary>
internal sealed class PesterWorker : IDisposable
{
    private static readonly TimeSpan FileLimit = TimeSpan.FromMinutes(20);
    private static readonly string Script = Repository.PathOf("tests/VercelFunctions.PowerShell.Tests/Start-PesterWorker.ps1");
    private static readonly string Pester = typeof(PesterWorker).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "Pester").Value!;

    private readonly NamedPipeServerStream _pipe;
    private readonly ChildProcess _process;
    private readonly StreamReader _reader;
    private readonly StreamWriter _writer;

    private PesterWorker(NamedPipeServerStream pipe, ChildProcess process)
    {
        _pipe = pipe;
        _process = process;
        _reader = new StreamReader(pipe);
        _writer = new StreamWriter(pipe) { AutoFlush = true };
    }

    /// <summary>Starts a worker.</summary>
    /// <param name="powershell">The PowerShell to run in.</param>
    /// <param name="edition">The build of the module: Core or Desktop.</param>
    public static async Task<PesterWorker> StartAsync(PowerShellHost powershell, string edition)
    {
        string name = "vercelfunctions-" + Guid.NewGuid().ToString("N");
        NamedPipeServerStream pipe = new(name, PipeDirection.InOut, 1, PipeTransmissionMode.Byte, PipeOptions.Asynchronous);
        ChildProcess process = powershell.Start(
            ["-NoProfile", "-NonInteractive", "-File", Script, "-Pipe", name, "-Edition", edition, "-Pester", Pester],
            variables: new Dictionary<string, string?> { ["NO_COLOR"] = "1" });
        process.Input.Close();
        using CancellationTokenSource deadline = new(TimeSpan.FromMinutes(1));
        await pipe.WaitForConnectionAsync(deadline.Token);
        return new PesterWorker(pipe, process);
    }

    /// <summary>Runs a file.</summary>
    /// <param name="name">The name of the file without <c>.Tests.ps1</c>.</param>
    public async Task<PesterResult> RunAsync(string name)
    {
        int before = _process.Output.Length;
        await _writer.WriteLineAsync(name);
        string? line = await ReadAsync();
        string printed = _process.Output[before..];
        return line is null
            ? throw new InvalidOperationException(
                $"PowerShell exited during {name}, or did not complete it within {FileLimit.TotalMinutes:0} minutes:\n"
                    + $"{printed}{_process.Errors}")
            : JsonSerializer.Deserialize<PesterResult>(line, JsonSerializerOptions.Web)! with { Printed = printed };
    }

    /// <summary>Reads a line of JSON; null if the process has exited. Kills a process that takes too long.</summary>
    private async Task<string?> ReadAsync()
    {
        Task<string?> line = _reader.ReadLineAsync();
        if (await Task.WhenAny(line, Task.Delay(FileLimit)) != line)
        {
            _process.Kill();
        }

        return await line;
    }

    public void Dispose()
    {
        _process.Dispose();
        _pipe.Dispose();
    }
}
