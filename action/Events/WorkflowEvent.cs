namespace VercelFunctions.Action;

/// <summary>The event that started the workflow.</summary>
/// <param name="Name">The event's name, such as <c>push</c>.</param>
/// <param name="Deployment">The deployment that it is about.</param>
/// <param name="IsDeployment">Whether it is sent for every state of a deployment, so that only some of them count.</param>
internal sealed record WorkflowEvent(string Name, Deployment Deployment, bool IsDeployment)
{
    /// <summary>The tags and paths in an event of another service, such as a CMS.</summary>
    public DispatchedChanges Changes { get; init; } = DispatchedChanges.None;

    /// <summary>Why the event is skipped; null if it is not.</summary>
    /// <param name="environment">The only environment to run for; empty for all.</param>
    public string? ReasonToSkip(string environment)
    {
        if (!IsDeployment)
        {
            return null;
        }

        return Deployment.NotLive
            ?? (EnvironmentName.Includes(environment, Deployment.Environment) || IsOfProject(environment)
                ? null
                : $"The deployment's environment is '{Deployment.Environment}'. This step runs only for '{environment}'.");
    }

    /// <summary>The part of the destinations that the deployment is about: its project, and every Runtime Cache.</summary>
    public IReadOnlyList<Destination> Concerned(IReadOnlyList<Destination> destinations) => Deployment.Project is DeployedProject deployed
        ? [.. destinations.Where(destination => !destination.IsProject || deployed.Is(destination.Project))]
        : destinations;

    /// <summary>Why the event is skipped, because none of the projects is that of the deployment; null if it is not.</summary>
    public string? ReasonToSkip(IReadOnlyList<Destination> destinations)
    {
        Destination[] projects = [.. destinations.Where(destination => destination.IsProject)];
        return Deployment.Project is not DeployedProject deployed
            || projects.Length == 0
            || projects.Any(project => deployed.Is(project.Project))
            ? null
            : $"The deployment's project is '{deployed.Name}' ({deployed.Id}). This step runs only for "
                + $"{string.Join(", ", projects.Select(project => $"'{project.ProjectName}'"))}.";
    }

    // Vercel's own event has the project beside the environment, and not in its name.
    private bool IsOfProject(string environment) =>
        Deployment.Project is DeployedProject project
        && EnvironmentName.Includes(environment, $"{Deployment.Environment} - {project.Name}");
}
