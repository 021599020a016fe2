namespace VercelFunctions;

/// <summary>A request of the purge API that the emulator received.</summary>
public sealed record RecordedPurge
{
    /// <summary>When the request arrived.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The requested operation.</summary>
    public required PurgeKind Operation { get; init; }

    /// <summary>Its tags, as sent; empty if it named none, or none that can be read.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Its source images, as sent; empty if it named none, or none that can be read.</summary>
    public IReadOnlyList<string> SourceImages { get; init; } = [];

    /// <summary>The environment, <c>production</c> or <c>preview</c>; null for both.</summary>
    public string? Target { get; init; }

    /// <summary>The revalidation deadline in seconds; null if it named none.</summary>
    public long? RevalidationDeadlineSeconds { get; init; }

    /// <summary>The project's name or ID; null if it named none.</summary>
    public string? Project { get; init; }

    /// <summary>The team's ID or slug; null if it named none.</summary>
    public string? Team { get; init; }

    /// <summary>The status of the response; 0 if there was no complete response.</summary>
    public required int Status { get; init; }

    /// <summary>Why the emulator refused the request or failed; null otherwise, also if a fault rule made it fail.</summary>
    public string? Error { get; init; }

    /// <summary>The fault rule that made it fail; null if none did.</summary>
    public string? Fault { get; init; }

    /// <summary>The operation and the status.</summary>
    public override string ToString() => FormattableString.Invariant($"{Operation} {Status}");
}
