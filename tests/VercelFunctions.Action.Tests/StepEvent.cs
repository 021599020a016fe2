namespace VercelFunctions.Action.Tests;

/// <summary>The event that starts a workflow: its name, and the content of its file.</summary>
internal sealed record StepEvent(string Name, string Payload = "{}");
