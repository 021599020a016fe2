using VercelFunctions.Emulator.Requests;

namespace VercelFunctions.Emulator.Purge;

/// <summary>A request of Vercel's purge API: its method, its path, and what its body is about.</summary>
/// <param name="Kind">What it asks for.</param>
/// <param name="Method">The one method it takes.</param>
/// <param name="Path">The path, which nothing in it needs to be encoded for.</param>
/// <param name="Subject">What it purges.</param>
/// <param name="TakesDeadline">Whether its body may say <c>revalidationDeadlineSeconds</c>.</param>
internal sealed record PurgeOperation(
    CachePurgeOperation Kind, string Method, string Path, PurgeSubject Subject, bool TakesDeadline = false)
{
    private static readonly PurgeOperation[] All =
    [
        new(CachePurgeOperation.InvalidateByTags, "POST", "/v1/edge-cache/invalidate-by-tags", PurgeSubject.Tags),
        new(CachePurgeOperation.DeleteByTags, "POST", "/v1/edge-cache/dangerously-delete-by-tags", PurgeSubject.Tags, TakesDeadline: true),
        new(CachePurgeOperation.InvalidateBySourceImages, "POST", "/v1/edge-cache/invalidate-by-src-images", PurgeSubject.SourceImages),
        new(
            CachePurgeOperation.DeleteBySourceImages,
            "POST",
            "/v1/edge-cache/dangerously-delete-by-src-images",
            PurgeSubject.SourceImages,
            TakesDeadline: true),
        new(CachePurgeOperation.PurgeCdn, "POST", "/v1/edge-cache/purge-all", PurgeSubject.Cdn),
        new(CachePurgeOperation.PurgeData, "DELETE", "/v1/data-cache/purge-all", PurgeSubject.DataCaches),
    ];

    /// <summary>Where the purge API is, as a part of a sentence.</summary>
    public static string Places => "under /v1/edge-cache/ and /v1/data-cache/";

    /// <summary>The operation at the path of a request; null where there is none.</summary>
    public static PurgeOperation? At(RequestTarget target) => Array.Find(All, operation => target.HasPath(operation.Path));
}
