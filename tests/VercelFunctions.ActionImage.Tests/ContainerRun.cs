namespace VercelFunctions.ActionImage.Tests;

/// <summary>The options of a container run.</summary>
internal sealed record ContainerRun
{
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<ContainerMount> Mounts { get; init; } = [];

    /// <summary>The working folder in the container; null for the image's.</summary>
    public string? Folder { get; init; }

    /// <summary>Whether the container shares the machine's network; otherwise it has none.</summary>
    public bool HasNetwork { get; init; } = true;

    /// <summary>A program and its arguments in place of the entry point; null for the entry point.</summary>
    public IReadOnlyList<string>? Command { get; init; }
}

/// <summary>A folder of the machine that is mounted in a container.</summary>
internal sealed record ContainerMount(string Source, string Target, bool IsReadOnly = false);
