namespace VercelFunctions.Action;

/// <summary>Reads the event.</summary>
internal static class EventFile
{
    private const string DeploymentStatus = "deployment_status";
    private const string RepositoryDispatch = "repository_dispatch";

    /// <summary>Reads the event.</summary>
    /// <exception cref="StepException">The deployment of an event that needs it cannot be read.</exception>
    public static WorkflowEvent Read(Variables variables)
    {
        string name = variables["GITHUB_EVENT_NAME"];
        string commit = variables["GITHUB_SHA"];
        WorkflowEvent other = new(name, Deployment.None with { Commit = commit }, IsDeployment: false);
        if (name is not (DeploymentStatus or RepositoryDispatch))
        {
            return other;
        }

        EventPayload payload = EventPayload.Read(variables["GITHUB_EVENT_PATH"]);
        if (!payload.IsReadable)
        {
            throw new StepException(
                $"The event file '{payload.Path}' is missing or not valid JSON, so the deployment's state is unknown.");
        }

        return name == DeploymentStatus ? new WorkflowEvent(name, DeploymentOf(payload, commit), IsDeployment: true)
            : VercelDispatch.IsDeployment(payload) ? new WorkflowEvent(name, VercelDispatch.DeploymentOf(payload), IsDeployment: true)
            : other with { Changes = DispatchedChanges.Read(payload) };
    }

    private static Deployment DeploymentOf(EventPayload payload, string commit)
    {
        string state = payload.Text(DeploymentStatus, "state");
        string environment = FirstOf(payload.Text(DeploymentStatus, "environment"), payload.Text("deployment", "environment"));
        return new Deployment(environment, FirstOf(payload.Text("deployment", "sha"), commit))
        {
            Url = FirstOf(payload.Text(DeploymentStatus, "environment_url"), payload.Text(DeploymentStatus, "target_url")),
            NotLive = state.Equals("success", StringComparison.OrdinalIgnoreCase)
                ? null
                : $"The deployment's state is '{state}'. Tags are expired when it is 'success'.",
        };
    }

    private static string FirstOf(string one, string other) => one.Length > 0 ? one : other;
}
