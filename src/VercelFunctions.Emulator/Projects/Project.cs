using VercelFunctions.Emulator.Faults;
using VercelFunctions.Emulator.Stores;
using VercelFunctions.Emulator.Telemetry;

namespace VercelFunctions.Emulator.Projects;

/// <summary>What is served to the bearers of one token.</summary>
internal sealed class Project(ProjectName name, string token, ProjectStore store, IEnumerable<FaultRule> faults, TimeProvider time)
{
    public ProjectName Name { get; } = name;

    public string Token { get; } = token;

    /// <summary>What it keeps.</summary>
    public ProjectStore Store { get; } = store;

    /// <summary>The same through the checks of the client's own class: what that would not send is not taken here either. Clients hash keys before they send them.</summary>
    public RuntimeCache Cache { get; } = new(store.Items, new RuntimeCacheOptions { KeyHashFunction = KeyHash.None });

    /// <summary>What it was asked lately.</summary>
    public Activity Activity { get; } = new(time);

    /// <summary>What is to go wrong.</summary>
    public FaultSet Faults { get; } = new(faults);
}
