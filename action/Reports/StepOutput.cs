namespace VercelFunctions.Action;

/// <summary>An output of the step.</summary>
internal sealed record StepOutput(string Name, string Value);
