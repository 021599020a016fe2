using VercelFunctions.Emulator.Stores;

namespace VercelFunctions.Emulator.Projects;

/// <summary>A project in one environment, with its token and its cache.</summary>
internal sealed class Project(ProjectName name, string token, IProjectStore store)
{
    public ProjectName Name { get; } = name;

    public string Token { get; } = token;

    /// <summary>Its items.</summary>
    public IProjectStore Store { get; } = store;

    /// <summary>The store behind the checks of the client library. Clients send hashed keys, so keys are not hashed again.</summary>
    public RuntimeCache Cache { get; } = new(store, new RuntimeCacheOptions { KeyHashFunction = KeyHash.None });
}
