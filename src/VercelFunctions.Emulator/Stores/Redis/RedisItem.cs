namespace VercelFunctions.Emulator.Stores.Redis;

/// <summary>An item of a list.</summary>
/// <param name="Info">The item.</param>
/// <param name="LastUsed">When it was last read or stored, in microseconds of Redis' clock.</param>
internal sealed record RedisItem(CacheItemInfo Info, long LastUsed);
