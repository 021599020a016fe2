using System.Diagnostics;

namespace VercelFunctions.PowerShell;

/// <summary>An emulator, a local Runtime Cache server, that this session started.</summary>
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

    /// <summary>The address of the Runtime Cache.</summary>
    public Uri Endpoint => Connection.Endpoint!;

    /// <summary>The ID of its process.</summary>
    public int Id => Process.Id;

    /// <summary>Its process.</summary>
    public Process Process { get; }

    /// <summary>A connection to it, for the -Connection parameter of the other cmdlets; with several projects, to the first.</summary>
    public CacheConnection Connection { get; }

    /// <summary>A connection to each project, by name and environment, such as <c>blog:preview</c>.</summary>
    public IReadOnlyDictionary<string, CacheConnection> Connections { get; }

    /// <summary>Whether it is running.</summary>
    public bool IsRunning => !Process.HasExited;

    /// <summary>The page that shows the items, with its token.</summary>
    internal Uri Page { get; }

    /// <summary>The emulator and its address.</summary>
    public override string ToString() => $"emulator at {Endpoint}";

    /// <summary>Stops it by closing its standard input, and reverts the changes of -Connect.</summary>
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
