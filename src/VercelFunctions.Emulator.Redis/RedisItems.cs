namespace VercelFunctions.Emulator.Redis;

/// <summary>The items of a scan.</summary>
/// <param name="Items">The items, in no order.</param>
/// <param name="IsPartial">Whether there may be more.</param>
internal sealed record RedisItems(IReadOnlyList<RedisItem> Items, bool IsPartial)
{
    /// <summary>The items, most recently used first.</summary>
    public IReadOnlyList<CacheItemInfo> MostRecentFirst() =>
    [
        .. Items
            .OrderByDescending(item => item.LastUsed)
            .ThenByDescending(item => item.Info.StoreKey, StringComparer.Ordinal)
            .Select(item => item.Info),
    ];
}
