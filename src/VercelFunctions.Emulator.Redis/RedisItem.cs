using StackExchange.Redis;

namespace VercelFunctions.Emulator.Redis;

/// <summary>An item of a list.</summary>
/// <param name="Info">The item.</param>
/// <param name="LastUsed">When it was last read or stored, in microseconds of Redis' clock.</param>
internal sealed record RedisItem(CacheItemInfo Info, long LastUsed)
{
    /// <summary>Reads a row of Scripts/list.lua.</summary>
    /// <param name="storeKey">The key that the item is stored under.</param>
    /// <param name="row">The row.</param>
    /// <param name="now">The time, in microseconds of Redis' clock.</param>
    public static RedisItem Read(string storeKey, RedisResult row, long now)
    {
        long stored = (long)row[1];
        long timeLeft = (long)row[3];
        CacheItemInfo info = new()
        {
            StoreKey = storeKey,
            Age = TimeSpan.FromMicroseconds(now - stored),
            Size = (int)row[2],
            TimeLeft = timeLeft < 0 ? null : TimeSpan.FromMilliseconds(timeLeft),
            Tags = row[4].IsNull ? [] : ((string)row[4]!).Split(','),
            Name = (string?)row[5],
            Hits = row[6].IsNull ? 0 : (long)row[6],
        };
        return new RedisItem(info, row[7].IsNull ? stored : (long)row[7]);
    }
}
