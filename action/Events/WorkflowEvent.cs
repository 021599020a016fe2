namespace VercelFunctions.Action;

/// <summary>The event that started the workflow.</summary>
/// <param name="Name">The event's name, such as <c>push</c>.</param>
/// <param name="Deployment">The deployment that it is about.</param>
/// <param name="IsDeployment">Whether it is sent for every state of a deployment, so that only some of them count.</param>
internal sealed record WorkflowEvent(string Name, Deployment Deployment, bool IsDeployment)
{
    /// <summary>Why the event is skipped; null if it is not.</summary>
    /// <param name="environment">The only environment to run for; empty for all.</param>
    public string? ReasonToSkip(string environment)
    {
        if (!IsDeployment)
        {
            return null;
        }

        if (!Deployment.State.Equals("success", StringComparison.OrdinalIgnoreCase))
        {
            return $"The deployment's state is '{Deployment.State}'. Tags are expired when it is 'success'.";
        }

        return EnvironmentName.Includes(environment, Deployment.Environment)
            ? null
            : $"The deployment's environment is '{Deployment.Environment}'. This step runs only for '{environment}'.";
    }
}
