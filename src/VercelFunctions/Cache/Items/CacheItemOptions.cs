namespace VercelFunctions;

/// <summary>The TTL, the tags and the label of an item.</summary>
public sealed record CacheItemOptions
{
    /// <summary>
    /// How long the item is kept: whole seconds, from 1 to <see cref="CacheLimits.MaxTtlSeconds"/>.
    /// Null keeps it until it is deleted, expired by tag or evicted.
    /// </summary>
    public TimeSpan? Ttl { get; init; }

    /// <summary>
    /// Tags to expire the item by: at most <see cref="CacheLimits.MaxTags"/>, each at most
    /// <see cref="CacheLimits.MaxTagBytes"/> of visible ASCII and inner spaces, without commas.
    /// </summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>A label that Vercel's observability shows for the item. Null means the key; an empty string sends none.</summary>
    public string? Name { get; init; }

    /// <summary>Checks the options without sending anything. Each method that takes options checks them too.</summary>
    /// <exception cref="VercelException">The TTL or a tag is not valid, or there are too many tags.</exception>
    public void Validate() => Check(this);

    /// <summary>Checks options.</summary>
    /// <returns>The options without repeated tags.</returns>
    /// <exception cref="VercelException">The TTL or a tag is not valid, or there are too many tags.</exception>
    internal static CacheItemOptions Check(CacheItemOptions? options)
    {
        options ??= new CacheItemOptions();
        if (options.Ttl is TimeSpan ttl)
        {
            CacheLimits.CheckTtl(ttl);
        }

        return options with { Tags = CacheLimits.CheckItemTags(options.Tags) };
    }
}
