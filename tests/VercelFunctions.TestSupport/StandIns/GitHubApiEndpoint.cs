namespace VercelFunctions.TestSupport;

/// <summary>The endpoints of GitHub's API that the stand-in supports.</summary>
public enum GitHubApiEndpoint
{
    /// <summary>Any other endpoint.</summary>
    Unknown,

    Deployments,

    DeploymentStatuses,

    Compare,
}
