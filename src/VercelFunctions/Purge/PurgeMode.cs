namespace VercelFunctions;

/// <summary>What a purge does with what it matches.</summary>
public enum PurgeMode
{
    /// <summary>
    /// Marks it stale: the CDN serves the stale copy once more while it fetches a new one in the background,
    /// and a Runtime Cache client sees a miss at once.
    /// </summary>
    Invalidate,

    /// <summary>Removes it: the next request waits for a new one, and many requests at once can all reach the origin.</summary>
    Delete,
}
