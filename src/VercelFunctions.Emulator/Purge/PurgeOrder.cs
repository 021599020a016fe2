namespace VercelFunctions.Emulator.Purge;

/// <summary>What the body of a purge request says.</summary>
internal sealed record PurgeOrder
{
    /// <summary>The tags, as sent; none if the operation is about something else.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The source images, as sent; none if the operation is about something else.</summary>
    public IReadOnlyList<string> SourceImages { get; init; } = [];

    /// <summary>The environment; null for all.</summary>
    public string? Target { get; init; }

    /// <summary>The revalidation deadline in seconds; null if there is none.</summary>
    public long? Deadline { get; init; }
}
