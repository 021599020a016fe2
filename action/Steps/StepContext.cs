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
    CancellationToken Stop);
