namespace VercelFunctions;

/// <summary>A cache that can be purged whole.</summary>
public enum PurgedCache
{
    /// <summary>The CDN cache.</summary>
    Cdn,

    /// <summary>The data caches, the Runtime Cache among them.</summary>
    Data,
}
