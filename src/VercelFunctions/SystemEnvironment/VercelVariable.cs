namespace VercelFunctions;

/// <summary>A system environment variable of Vercel.</summary>
public sealed class VercelVariable
{
    private VercelVariable(string name, string description, bool isSecret = false)
    {
        Name = name;
        Description = description;
        IsSecret = isSecret;
    }

    /// <summary>All variables, in the order of Vercel's reference.</summary>
    public static IReadOnlyList<VercelVariable> All { get; } =
    [
        new("VERCEL", "1 on Vercel"),
        new("CI", "1 while Vercel builds"),
        new("VERCEL_ENV", "production, preview or development"),
        new("VERCEL_URL", "the deployment's domain"),
        new("VERCEL_BRANCH_URL", "the branch's domain"),
        new("VERCEL_PROJECT_PRODUCTION_URL", "the project's shortest production domain"),
        new("VERCEL_REGION", "the region that runs the function"),
        new("VERCEL_DEPLOYMENT_ID", "the deployment"),
        new("VERCEL_SKEW_PROTECTION_ENABLED", "1 if skew protection is on"),
        new("VERCEL_AUTOMATION_BYPASS_SECRET", "the secret with which automation bypasses deployment protection", isSecret: true),
        new("VERCEL_GIT_PROVIDER", "the provider of the repository"),
        new("VERCEL_GIT_REPO_SLUG", "the repository's name"),
        new("VERCEL_GIT_REPO_OWNER", "the repository's owner"),
        new("VERCEL_GIT_REPO_ID", "the repository's number at its provider"),
        new("VERCEL_GIT_COMMIT_REF", "the deployed branch"),
        new("VERCEL_GIT_COMMIT_SHA", "the deployed commit"),
        new("VERCEL_GIT_COMMIT_MESSAGE", "the commit's message"),
        new("VERCEL_GIT_COMMIT_AUTHOR_LOGIN", "the user name of the commit's author at the provider"),
        new("VERCEL_GIT_COMMIT_AUTHOR_NAME", "the name of the commit's author"),
        new("VERCEL_GIT_PREVIOUS_SHA", "the commit of the branch's last successful deployment"),
        new("VERCEL_GIT_PULL_REQUEST_ID", "the number of the pull request"),
    ];

    /// <summary>The variable's name, such as <c>VERCEL_REGION</c>.</summary>
    public string Name { get; }

    /// <summary>The meaning of the value, in a few words.</summary>
    public string Description { get; }

    /// <summary>Whether the value is a secret, which views mask.</summary>
    public bool IsSecret { get; }

    /// <summary>The variable's name.</summary>
    public override string ToString() => Name;
}
