namespace VercelFunctions.TestSupport;

/// <summary>The requests of GitHub's API that the stand-in knows.</summary>
public enum GitHubApiEndpoint
{
    /// <summary>None of them.</summary>
    Unknown,

    Deployments,

    DeploymentStatuses,

    Compare,
}
