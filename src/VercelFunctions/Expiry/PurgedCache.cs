namespace VercelFunctions;

/// <summary>A cache that can be purged as a whole.</summary>
public enum PurgedCache
{
    /// <summary>The CDN cache.</summary>
    Cdn,

    /// <summary>The Runtime Cache and the Data Cache.</summary>
    Data,
}
