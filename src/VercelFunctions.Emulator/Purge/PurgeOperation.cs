namespace VercelFunctions.Emulator.Purge;

/// <summary>A request of Vercel's purge API: its method, its path and its subject.</summary>
/// <param name="Kind">The operation.</param>
/// <param name="Method">The only method it allows.</param>
/// <param name="Path">The path. No character of it needs to be encoded.</param>
/// <param name="Subject">What it purges.</param>
/// <param name="TakesDeadline">Whether its body may contain <c>revalidationDeadlineSeconds</c>.</param>
internal sealed record PurgeOperation(
    PurgeKind Kind, string Method, string Path, PurgeSubject Subject, bool TakesDeadline = false)
{
    /// <summary>All operations.</summary>
    public static readonly IReadOnlyList<PurgeOperation> All =
    [
        new(PurgeKind.InvalidateByTags, "POST", "/v1/edge-cache/invalidate-by-tags", PurgeSubject.Tags),
        new(PurgeKind.DeleteByTags, "POST", "/v1/edge-cache/dangerously-delete-by-tags", PurgeSubject.Tags, TakesDeadline: true),
        new(PurgeKind.InvalidateBySourceImages, "POST", "/v1/edge-cache/invalidate-by-src-images", PurgeSubject.SourceImages),
        new(
            PurgeKind.DeleteBySourceImages,
            "POST",
            "/v1/edge-cache/dangerously-delete-by-src-images",
            PurgeSubject.SourceImages,
            TakesDeadline: true),
        new(PurgeKind.PurgeCdn, "POST", "/v1/edge-cache/purge-all", PurgeSubject.Cdn),
        new(PurgeKind.PurgeData, "DELETE", "/v1/data-cache/purge-all", PurgeSubject.DataCaches),
    ];
}
