namespace VercelFunctions;

/// <summary>The environment whose caches a purge by tag affects.</summary>
public enum PurgeTarget
{
    /// <summary>Production and preview.</summary>
    All,

    /// <summary>Production only.</summary>
    Production,

    /// <summary>Preview only.</summary>
    Preview,
}
