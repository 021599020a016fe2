using Microsoft.Extensions.Logging;

namespace VercelFunctions.Emulator;

/// <summary>How a <see cref="RuntimeCacheEmulator"/> is to serve. What is wrong in it is said when it starts.</summary>
public sealed record RuntimeCacheEmulatorOptions
{
    /// <summary>The host where none is given: this machine alone.</summary>
    public const string DefaultHost = "127.0.0.1";

    /// <summary>The port to listen on, 0 to 65,535; 0, which is the default, takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The address to listen on, or a name of it. One beyond loopback needs a <see cref="Token"/>.</summary>
    public string Host { get; init; } = DefaultHost;

    /// <summary>The token that opens every project, as <see cref="AccessToken"/> says it must be; null for a random one.</summary>
    public string? Token { get; init; }

    /// <summary>
    /// The projects to serve, each <c>name</c> or <c>name:environment</c>, the environment <c>production</c> (where
    /// none is given) or <c>preview</c>. Each has a cache and a token of its own. None means one cache, for whatever
    /// project a client names.
    /// </summary>
    public IReadOnlyList<string> Projects { get; init; } = [];

    /// <summary>
    /// How much each project's cache may hold, in bytes, at least 1; null for <see cref="MemoryCacheStore.DefaultMaxBytes"/>.
    /// Beyond it, the least recently used items are evicted. Must be null with <see cref="Redis"/>, which has its own limit.
    /// </summary>
    public long? MaxBytes { get; init; }

    /// <summary>
    /// The Redis server or cluster to keep items in, so that several emulators share one cache: a <c>redis://</c> or
    /// <c>rediss://</c> URL, or a configuration string of StackExchange.Redis. Null keeps items in memory. It may hold a
    /// password, and is repeated nowhere.
    /// </summary>
    public string? Redis { get; init; }

    /// <summary>
    /// How many replicas of the Redis server must have an expiry before it is acknowledged, 0 to 100; 0, the default, waits
    /// for none. If they do not have it within 2 seconds, the expiry fails.
    /// </summary>
    public int RedisWait { get; init; }

    /// <summary>Rules that make some requests fail, such as <c>get 5% 503</c>, for all projects.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>The clock by which items grow old and their TTL ends; null for the system's.</summary>
    public TimeProvider? TimeProvider { get; init; }

    /// <summary>Where logs go; null for nowhere.</summary>
    public Action<ILoggingBuilder>? Logging { get; init; }

    /// <summary>The type's name alone: the token and the address of Redis are secrets.</summary>
    public override string ToString() => nameof(RuntimeCacheEmulatorOptions);
}
