namespace VercelFunctions.Emulator.Purge;

/// <summary>The content of a purge request's body.</summary>
internal sealed record PurgeOrder
{
    /// <summary>The tags, as sent; empty for other operations.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The source images, as sent; empty for other operations.</summary>
    public IReadOnlyList<string> SourceImages { get; init; } = [];

    /// <summary>The environment; null for all.</summary>
    public string? Target { get; init; }

    /// <summary>The revalidation deadline in seconds; null if there is none.</summary>
    public long? Deadline { get; init; }
}
