namespace VercelFunctions.Emulator.Redis;

/// <summary>Redis as the store of an emulator's items.</summary>
public static class RedisOptionsExtensions
{
    /// <summary>The most replicas that an expiry can wait for.</summary>
    public const int MaxReplicas = 100;

    /// <summary>Stores the items in Redis, so that all emulators with the same address and token share one cache.</summary>
    /// <param name="options">The other options. The byte limit must be null: Redis has its own limit.</param>
    /// <param name="address">
    /// The server or cluster: a <c>redis://</c> or <c>rediss://</c> URL, or a configuration string of StackExchange.Redis. It may
    /// contain a password and is never shown.
    /// </param>
    /// <param name="replicas">
    /// How many replicas must have an expiry before it is acknowledged, 0 to <see cref="MaxReplicas"/>. If they do not have it
    /// within 2 seconds, the expiry fails.
    /// </param>
    /// <returns>The options with this store.</returns>
    /// <exception cref="ArgumentException">The number of replicas is out of range.</exception>
    public static RuntimeCacheEmulatorOptions UseRedis(this RuntimeCacheEmulatorOptions options, string address, int replicas = 0)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(address);
        return replicas is >= 0 and <= MaxReplicas
            ? options with { Storage = time => new RedisStorage(address, replicas, time) }
            : throw new ArgumentException($"The number of replicas to wait for is {replicas}; it must be 0 to {MaxReplicas}.");
    }
}
