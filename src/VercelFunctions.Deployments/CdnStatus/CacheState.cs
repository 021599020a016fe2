namespace VercelFunctions.Deployments;

/// <summary>How Vercel's CDN created a response, as its <c>x-vercel-cache</c> header reports it.</summary>
public enum CacheState
{
    /// <summary>The response comes from the cache.</summary>
    Hit,

    /// <summary>The response comes from the origin: the cache had no copy, or its copy was deleted.</summary>
    Miss,

    /// <summary>
    /// The response comes from the cache but is stale, and the origin generates a new one in the background: the first
    /// visit after an invalidation.
    /// </summary>
    Stale,

    /// <summary>The response was prerendered, and comes from static storage.</summary>
    Prerender,

    /// <summary>
    /// The response comes from the origin, in the foreground, because the cached copy was deleted or must not be served
    /// stale.
    /// </summary>
    Revalidated,

    /// <summary>The response comes from the origin: the request or the page bypasses the cache.</summary>
    Bypass,
}
