namespace VercelFunctions;

/// <summary>Options for expiring tags or source images.</summary>
public sealed record PurgeOptions
{
    /// <summary>Whether to invalidate or to delete. The default is <see cref="PurgeMode.Invalidate"/>.</summary>
    public PurgeMode Mode { get; init; }

    /// <summary>The environment. The default is both. Ignored for source images, which have none.</summary>
    public PurgeTarget Target { get; init; }

    /// <summary>
    /// With <see cref="PurgeMode.Delete"/>, how long stale content may still be served while new content is fetched: whole
    /// seconds, 0 or more. Null means Vercel's default.
    /// </summary>
    public TimeSpan? RevalidationDeadline { get; init; }
}
