using VercelFunctions.Emulator.Projects;

namespace VercelFunctions.Emulator.Http;

/// <summary>An operation on caches: what fault rules compare with, and what telemetry reports.</summary>
/// <param name="kind">The operation.</param>
/// <param name="projects">The projects that the request's token grants access to; at least one.</param>
internal sealed class CacheOperation(Operation kind, IReadOnlyList<Project> projects)
{
    public Operation Kind { get; } = kind;

    /// <summary>The project that metrics count the operation for: the only one, or the first one of a token with several.</summary>
    public Project Project => projects[0];

    /// <summary>
    /// The projects whose caches it concerns. Empty as long as a purge request, whose token grants access to several, has not
    /// named one.
    /// </summary>
    public IReadOnlyList<Project> Concerned { get; set; } = projects.Count == 1 ? projects : [];

    /// <summary>The operation of the purge API; null for other requests.</summary>
    public PurgeKind? Purge { get; init; }

    /// <summary>The store key; null if the request has none.</summary>
    public string? Key { get; init; }

    /// <summary>The name of the item to store; null if the request has none.</summary>
    public string? Name { get; set; }

    /// <summary>The tags to expire; null if the request has none.</summary>
    public IReadOnlyList<string>? Tags { get; set; }

    /// <summary>Whether a read was a hit; null if the operation is not a read, or has not read.</summary>
    public bool? IsHit { get; set; }

    /// <summary>Whether the response reports a hit as stale.</summary>
    public bool IsStale { get; set; }

    /// <summary>A note for the log, in addition to the outcome.</summary>
    public string? Note { get; set; }
}
