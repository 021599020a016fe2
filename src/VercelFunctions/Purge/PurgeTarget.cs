namespace VercelFunctions;

/// <summary>Which environment's caches a purge by tag reaches.</summary>
public enum PurgeTarget
{
    /// <summary>Production and preview.</summary>
    All,

    /// <summary>Production alone.</summary>
    Production,

    /// <summary>Preview alone.</summary>
    Preview,
}
