namespace VercelFunctions.Emulator.Projects;

/// <summary>A project and one of its environments. Each such pair has its own cache.</summary>
internal sealed record ProjectName(string Name, string Environment)
{
    /// <summary>The project if none is configured. It matches any project that a client names.</summary>
    public static readonly ProjectName Default = new("default", Production);

    private const string Production = "production";
    private const string Preview = "preview";
    private const int MaxLength = 100;

    /// <summary>Parses <c>name</c> or <c>name:environment</c>.</summary>
    /// <exception cref="ArgumentException">The text is not valid.</exception>
    public static ProjectName Parse(string text)
    {
        string[] parts = text.Split(':', 2);
        string environment = parts.Length == 2 ? parts[1] : Production;
        if (parts[0].Length is 0 or > MaxLength || !parts[0].All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            throw new ArgumentException(
                $"The project {MessageText.Quote(text)} is not valid: its name must have 1 to {MaxLength} ASCII letters, digits and - _ .");
        }

        return environment is Production or Preview
            ? new ProjectName(parts[0], environment)
            : throw new ArgumentException(
                $"The project {MessageText.Quote(text)} is not valid: its environment must be {Production} or {Preview}, "
                + $"as in {parts[0]}:{Preview}.");
    }

    /// <summary>Whether a purge of a project reaches this one.</summary>
    /// <param name="projectIdOrName">The project of the purge.</param>
    /// <param name="target">The environment of the purge; null for both.</param>
    public bool Matches(string projectIdOrName, string? target) =>
        this == Default || (Name == projectIdOrName && (target is null || target == Environment));

    /// <summary>The project and its environment, <c>name:environment</c>.</summary>
    public override string ToString() => $"{Name}:{Environment}";
}
