namespace VercelFunctions;

/// <summary>How tags or source images are purged.</summary>
public sealed record PurgeOptions
{
    /// <summary>Whether to mark stale or to remove. By default <see cref="PurgeMode.Invalidate"/>.</summary>
    public PurgeMode Mode { get; init; }

    /// <summary>Which environment. By default both. Source images have none: theirs is ignored.</summary>
    public PurgeTarget Target { get; init; }

    /// <summary>
    /// With <see cref="PurgeMode.Delete"/>, how long stale content may still be served while it is fetched anew: whole
    /// seconds, 0 or more. Null leaves it to Vercel.
    /// </summary>
    public TimeSpan? RevalidationDeadline { get; init; }
}
