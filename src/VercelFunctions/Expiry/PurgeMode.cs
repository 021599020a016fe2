namespace VercelFunctions;

/// <summary>How a purge treats the content that it matches.</summary>
public enum PurgeMode
{
    /// <summary>
    /// Marks the content as stale: the CDN serves the stale copy once more while it fetches a new one in the background,
    /// and the next read from a Runtime Cache is a miss.
    /// </summary>
    Invalidate,

    /// <summary>Deletes the content: the next request waits for new content, and concurrent requests can all reach the origin.</summary>
    Delete,
}
