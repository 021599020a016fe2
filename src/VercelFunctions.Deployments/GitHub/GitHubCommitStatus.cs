namespace VercelFunctions.Deployments;

/// <summary>A commit status, with the properties that are used here.</summary>
internal sealed class GitHubCommitStatus
{
    public string? Context { get; set; }

    public string? State { get; set; }

    public string? Description { get; set; }
}
