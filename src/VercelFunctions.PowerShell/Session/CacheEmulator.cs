using System.Diagnostics;

namespace VercelFunctions.PowerShell;

/// <summary>A local Runtime Cache that this session started.</summary>
public sealed class CacheEmulator
{
    private readonly EmulatorEnvironment? _environment;

    internal CacheEmulator(Process process, CacheConnection connection, EmulatorEnvironment? environment)
    {
        Process = process;
        Connection = connection;
        _environment = environment;
    }

    /// <summary>Where it serves.</summary>
    public Uri Endpoint => Connection.Endpoint!;

    /// <summary>Its process number.</summary>
    public int Id => Process.Id;

    /// <summary>Its process.</summary>
    public Process Process { get; }

    /// <summary>A connection to it, for the -Connection parameter of the other cmdlets.</summary>
    public CacheConnection Connection { get; }

    /// <summary>Whether it runs.</summary>
    public bool IsRunning => !Process.HasExited;

    /// <summary>Where it serves.</summary>
    public override string ToString() => $"local Runtime Cache at {Endpoint}";

    /// <summary>Ends it: it stops when its standard input does. What -Connect set is undone.</summary>
    internal void Stop()
    {
        const int Patience = 10_000;
        if (IsRunning)
        {
            Process.StandardInput.Close();
            if (!Process.WaitForExit(Patience))
            {
                Process.Kill();
                Process.WaitForExit();
            }
        }

        _environment?.Restore();
        if (CacheSession.Connection == Connection)
        {
            CacheSession.Connection = null;
        }
    }
}
