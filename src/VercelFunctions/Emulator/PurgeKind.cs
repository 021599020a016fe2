using System.Text.Json;
using System.Text.Json.Serialization;

namespace VercelFunctions;

/// <summary>A request of Vercel's purge API.</summary>
[JsonConverter(typeof(Converter))]
public enum PurgeKind
{
    /// <summary>Marks the items that have one of the tags as stale.</summary>
    InvalidateByTags,

    /// <summary>Removes the items that have one of the tags.</summary>
    DeleteByTags,

    /// <summary>Marks the optimized copies of source images as stale.</summary>
    InvalidateBySourceImages,

    /// <summary>Removes the optimized copies of source images.</summary>
    DeleteBySourceImages,

    /// <summary>Purges the whole CDN cache.</summary>
    PurgeCdn,

    /// <summary>Purges the whole Runtime Cache and Data Cache.</summary>
    PurgeData,
}

// In JSON as in a fault rule: invalidate-by-tags.
file sealed class Converter() : JsonStringEnumConverter<PurgeKind>(JsonNamingPolicy.KebabCaseLower);
