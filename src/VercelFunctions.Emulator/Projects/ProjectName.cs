namespace VercelFunctions.Emulator.Projects;

/// <summary>A project and one of its environments: what has a cache of its own.</summary>
internal sealed record ProjectName(string Name, string Environment)
{
    /// <summary>The one where none is named. It goes by whatever name a client has for its project.</summary>
    public static readonly ProjectName Default = new("default", Production);

    private const string Production = "production";
    private const string Preview = "preview";
    private const int MaxLength = 100;

    /// <summary>Reads <c>name</c> or <c>name:environment</c>.</summary>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public static ProjectName Parse(string text)
    {
        string[] parts = text.Split(':', 2);
        string environment = parts.Length == 2 ? parts[1] : Production;
        if (parts[0].Length is 0 or > MaxLength || !parts[0].All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            throw new ArgumentException($"The project {MessageText.Quote(text)} cannot be served: its name must be 1 to {MaxLength} letters, digits and - _ . of ASCII.");
        }

        return environment is Production or Preview
            ? new ProjectName(parts[0], environment)
            : throw new ArgumentException($"The project {MessageText.Quote(text)} cannot be served: its environment must be {Production} or {Preview}, as in {parts[0]}:{Preview}.");
    }

    /// <summary>Whether a purge of this project, in this environment or, where that is null, in both, is about this one.</summary>
    public bool Matches(string projectIdOrName, string? target) =>
        this == Default || (Name == projectIdOrName && (target is null || target == Environment));

    /// <summary>The project and its environment, <c>name:environment</c>.</summary>
    public override string ToString() => $"{Name}:{Environment}";
}
