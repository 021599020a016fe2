namespace VercelFunctions.Action;

/// <summary>The inputs and services that every part of a step uses.</summary>
internal sealed record StepContext(
    Variables Variables,
    ActionInputs Inputs,
    WorkflowEvent Event,
    VercelCmdlets Cmdlets,
    Reporter Reporter,
    string Folder,
    DateTimeOffset Deadline,
    CancellationToken Stop)
{
    /// <summary>
    /// The environments whose caches are affected. Only a deployment determines them: on other events, the input
    /// <c>environment</c> is about the changed files.
    /// </summary>
    public string Target => Inputs.Target.Length > 0 ? Inputs.Target : EnvironmentName.TargetOf(Event.Deployment.Environment);

    /// <summary>Mode, target and environment, for the summary.</summary>
    public string Settings
    {
        get
        {
            string environment = Event.Deployment.Environment;
            return $"Mode: {Inputs.Mode}. Target: {Target}.{(environment.Length > 0 ? $" Environment: {environment}." : string.Empty)}";
        }
    }
}
