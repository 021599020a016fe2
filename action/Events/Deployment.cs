namespace VercelFunctions.Action;

/// <summary>The deployment of an event. Its texts are empty if the event does not have them.</summary>
internal sealed record Deployment(string State, string Environment, string Commit);
