namespace VercelFunctions;

/// <summary>Names in the Runtime Cache protocol, and the environment variables that specify a cache.</summary>
internal static class RuntimeCacheProtocol
{
    /// <summary>A POST to this path expires tags, so it cannot be a store key.</summary>
    public const string RevalidatePath = "revalidate";

    /// <summary>The query parameter of <see cref="RevalidatePath"/>: tags, separated by commas.</summary>
    public const string TagsParameter = "tags";

    /// <summary>Response header: <c>fresh</c>, <c>stale</c>, <c>expired</c>, <c>notFound</c> or <c>error</c>.</summary>
    public const string StateHeader = "x-vercel-cache-state";

    /// <summary>Request header: the TTL in seconds.</summary>
    public const string TtlHeader = "x-vercel-revalidate";

    /// <summary>Request header: tags, separated by commas.</summary>
    public const string TagsHeader = "x-vercel-cache-tags";

    /// <summary>Request header: the item's label.</summary>
    public const string NameHeader = "x-vercel-cache-item-name";

    /// <summary>The error code of the emulator for a path at which it has nothing, not even a cache.</summary>
    public const string UnknownPathCode = "unknown_path";

    /// <summary>The request timeout in milliseconds. Specific to this project.</summary>
    public const string TimeoutVariable = "RUNTIME_CACHE_TIMEOUT";

    /// <summary><c>true</c> to always use a cache in memory.</summary>
    public const string DisableVariable = "RUNTIME_CACHE_DISABLE_BUILD_CACHE";

    /// <summary><c>true</c> to report which cache is used.</summary>
    public const string DebugVariable = "SUSPENSE_CACHE_DEBUG";
}
