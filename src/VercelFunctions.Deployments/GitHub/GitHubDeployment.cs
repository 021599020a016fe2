namespace VercelFunctions.Deployments;

/// <summary>
/// A deployment in a response, with the properties that are used here. Octokit's own type fails for a deployment whose
/// payload is a text or has objects in it, which GitHub allows.
/// </summary>
internal sealed class GitHubDeployment
{
    public long Id { get; set; }

    public string? Sha { get; set; }
}
