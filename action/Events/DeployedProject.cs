namespace VercelFunctions.Action;

/// <summary>The Vercel project of an event.</summary>
internal sealed record DeployedProject(string Id, string Name)
{
    /// <summary>Whether the inputs name the project, by its name or its ID.</summary>
    public bool Is(string? nameOrId) =>
        string.Equals(nameOrId, Name, StringComparison.OrdinalIgnoreCase) || string.Equals(nameOrId, Id, StringComparison.Ordinal);
}
