namespace VercelFunctions.TestSupport;

/// <summary>A deployment of the stand-in's repository.</summary>
internal sealed record GitHubDeployment(long Id, string Environment, string Sha)
{
    /// <summary>The states, from the first to the latest.</summary>
    public List<string> States { get; } = [];
}
