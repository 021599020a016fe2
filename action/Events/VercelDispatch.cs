namespace VercelFunctions.Action;

/// <summary>
/// The <c>repository_dispatch</c> events that Vercel sends. The commit is that of the payload: <c>GITHUB_SHA</c> is the last
/// commit of the default branch. Source: vercel/repository-dispatch.
/// </summary>
internal static class VercelDispatch
{
    private const string Payload = "client_payload";
    private const string Prefix = "vercel.deployment.";

    /// <summary>Whether Vercel sent the event, for a deployment.</summary>
    public static bool IsDeployment(EventPayload payload) => payload.Text("action").StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The deployment.</summary>
    /// <exception cref="StepException">The payload is not complete.</exception>
    public static Deployment DeploymentOf(EventPayload payload)
    {
        string type = payload.Text("action");
        string environment = payload.RequiredText(Payload, "environment");
        string url = payload.Text(Payload, "url");
        return new Deployment(environment, payload.RequiredText(Payload, "git", "sha"))
        {
            Url = url.Length == 0 || url.Contains("://", StringComparison.Ordinal) ? url : "https://" + url,
            Project = new DeployedProject(
                payload.RequiredText(Payload, "project", "id"), payload.RequiredText(Payload, "project", "name")),
            NotLive = NotLive(type, environment),
        };
    }

    // A promotion and a rollback are the same event. A preview is live as soon as it is built.
    private static string? NotLive(string type, string environment)
    {
        const string Rule = "Tags are expired on 'vercel.deployment.success', on 'vercel.deployment.promoted' and, "
            + "except for production, on 'vercel.deployment.ready'.";
        return type[Prefix.Length..] switch
        {
            "success" or "promoted" => null,
            "ready" => EnvironmentName.TargetOf(environment) == "production"
                ? $"The event is '{type}': the production deployment is built, but not promoted. {Rule}"
                : null,
            _ => $"The event is '{type}': nothing new is live. {Rule}",
        };
    }
}
