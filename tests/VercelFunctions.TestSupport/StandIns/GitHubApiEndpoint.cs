namespace VercelFunctions.TestSupport;

/// <summary>The endpoints of GitHub's API that the stand-in supports.</summary>
public enum GitHubApiEndpoint
{
    /// <summary>Any other endpoint.</summary>
    Unknown,

    Deployments,

    DeploymentStatuses,

    /// <summary>A commit by its SHA, or the name of a branch or tag.</summary>
    Commit,

    /// <summary>A commit object by its SHA.</summary>
    CommitObject,

    Tree,

    /// <summary>The statuses of a commit.</summary>
    CommitStatuses,

    /// <summary>A new status of a commit.</summary>
    NewCommitStatus,
}
