namespace VercelFunctions.Action;

/// <summary>What every part of a step needs.</summary>
internal sealed record StepContext(
    Variables Variables,
    ActionInputs Inputs,
    WorkflowEvent Event,
    VercelCmdlets Cmdlets,
    Reporter Reporter,
    string Folder,
    DateTimeOffset Deadline,
    CancellationToken Stop);
