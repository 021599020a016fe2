namespace VercelFunctions.Action;

/// <summary>The deployment of an event. Its texts are empty if the event does not have them.</summary>
internal sealed record Deployment(string Environment, string Commit)
{
    /// <summary>The deployment of an event that has none.</summary>
    public static Deployment None { get; } = new(string.Empty, string.Empty);

    /// <summary>The address of the deployment.</summary>
    public string Url { get; init; } = string.Empty;

    /// <summary>The Vercel project; null if the event does not name it.</summary>
    public DeployedProject? Project { get; init; }

    /// <summary>Why nothing new is live, as a sentence; null if the deployment is live.</summary>
    public string? NotLive { get; init; }
}
