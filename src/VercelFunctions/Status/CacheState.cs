namespace VercelFunctions;

/// <summary>What Vercel's CDN says, in <c>x-vercel-cache</c>, of how it made an answer.</summary>
public enum CacheState
{
    /// <summary>From the cache.</summary>
    Hit,

    /// <summary>By the origin: the cache had nothing, or what it had was deleted.</summary>
    Miss,

    /// <summary>From the cache, though it is out of date: the origin makes a new one in the background. After an invalidation, the first visit.</summary>
    Stale,

    /// <summary>From static storage, where it was prerendered.</summary>
    Prerender,

    /// <summary>By the origin, on the spot, because the cached copy had been deleted or must not be served out of date.</summary>
    Revalidated,

    /// <summary>By the origin: the request or the page does without the cache.</summary>
    Bypass,
}
