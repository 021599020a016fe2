namespace VercelFunctions.PowerShell;

/// <summary>The source of a connection, in order of precedence.</summary>
public enum CacheConnectionSource
{
    /// <summary>Connect-VercelCache, in this session.</summary>
    Session,

    /// <summary>
    /// The variables RUNTIME_CACHE_ENDPOINT and RUNTIME_CACHE_HEADERS, or RUNTIME_CACHE_DISABLE_BUILD_CACHE; for purging
    /// also VERCEL_TOKEN, with VERCEL_PROJECT_ID or a linked folder.
    /// </summary>
    Environment,

    /// <summary>None of these: an in-memory cache.</summary>
    Fallback,
}
