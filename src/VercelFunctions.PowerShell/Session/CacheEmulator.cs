using System.Diagnostics;

namespace VercelFunctions.PowerShell;

/// <summary>A local Runtime Cache that this session started.</summary>
public sealed class CacheEmulator
{
    private readonly EmulatorEnvironment? _environment;

    internal CacheEmulator(Process process, IReadOnlyList<EmulatorAnnouncement> announced, EmulatorEnvironment? environment)
    {
        Process = process;
        Connections = announced.ToDictionary(project => project.Project, project => project.Connect(), StringComparer.Ordinal);
        Connection = Connections[announced[0].Project];
        Page = announced[0].Page;
        _environment = environment;
    }

    /// <summary>Where it serves.</summary>
    public Uri Endpoint => Connection.Endpoint!;

    /// <summary>Its process number.</summary>
    public int Id => Process.Id;

    /// <summary>Its process.</summary>
    public Process Process { get; }

    /// <summary>A connection to it, for the -Connection parameter of the other cmdlets; where it serves several projects, to the first.</summary>
    public CacheConnection Connection { get; }

    /// <summary>A connection to each project that it serves, by its name and environment, such as <c>blog:preview</c>.</summary>
    public IReadOnlyDictionary<string, CacheConnection> Connections { get; }

    /// <summary>Whether it runs.</summary>
    public bool IsRunning => !Process.HasExited;

    /// <summary>The page that shows what it keeps, with the token that opens it.</summary>
    internal Uri Page { get; }

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
        if (CacheSession.Connection is CacheConnection connection && Connections.Values.Contains(connection))
        {
            CacheSession.Connection = null;
        }
    }
}
