using System.Net;
using Microsoft.Extensions.Logging;
using VercelFunctions.Emulator.Access;
using VercelFunctions.Emulator.Stores;

namespace VercelFunctions.Emulator;

/// <summary>Options of a <see cref="RuntimeCacheEmulator"/>. They are checked when it starts.</summary>
public sealed record RuntimeCacheEmulatorOptions
{
    /// <summary>The default host, reachable from this machine only.</summary>
    public const string DefaultHost = "127.0.0.1";

    /// <summary>The port to listen on, 0 to 65,535; 0, the default, takes a free port.</summary>
    public int Port { get; init; }

    /// <summary>The address to listen on, or a host name. An address other than loopback requires a <see cref="Token"/>.</summary>
    public string Host { get; init; } = DefaultHost;

    /// <summary>
    /// Names by which clients reach the emulator, in addition to those of this machine: for example, the name of its container or
    /// service. Without ports; case-insensitive. Requests to other names are refused.
    /// </summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>The token that grants access to all projects; see <see cref="AccessToken"/>. Null creates a random one.</summary>
    public string? Token { get; init; }

    /// <summary>
    /// The projects, each <c>name</c> or <c>name:environment</c>; the environment is <c>production</c> (the default) or
    /// <c>preview</c>. Each has its own cache and token. An empty list means one cache for any project that a client names.
    /// </summary>
    public IReadOnlyList<string> Projects { get; init; } = [];

    /// <summary>
    /// The byte limit of each project's cache, at least 1; null for <see cref="MemoryCacheStore.DefaultMaxBytes"/>. Beyond it, the
    /// least recently used items are evicted. It is lowered if the limits of all projects together exceed a third of the memory that
    /// the process may use. Must be null if the items are stored elsewhere, such as in Redis.
    /// </summary>
    public long? MaxBytes { get; init; }

    /// <summary>Fault rules for all projects, such as <c>get 5% 503</c>.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>The clock for ages and TTLs; null for the system clock.</summary>
    public TimeProvider? TimeProvider { get; init; }

    /// <summary>Configures logging; null for no log.</summary>
    public Action<ILoggingBuilder>? Logging { get; init; }

    /// <summary>Creates the storage of the items, with a clock; null for memory.</summary>
    internal Func<TimeProvider, IStorage>? Storage { get; init; }

    /// <summary>The type's name only: the token is secret.</summary>
    public override string ToString() => nameof(RuntimeCacheEmulatorOptions);

    /// <summary>Checks the options, except rules and projects, which are checked when they are parsed.</summary>
    /// <param name="address">The address of <see cref="Host"/>.</param>
    /// <exception cref="ArgumentException">An option is not valid.</exception>
    internal void Check(IPAddress address)
    {
        if (Port is < 0 or > ushort.MaxValue)
        {
            throw new ArgumentException($"The port is {Port}; it must be 0 to {ushort.MaxValue}.");
        }

        if (AllowedHosts.FirstOrDefault(name => !HostCheck.IsName(name)) is string invalid)
        {
            throw new ArgumentException(
                $"The allowed host {MessageText.Quote(invalid)} is not valid. It must be a host name without a port, such as cache or "
                + "cache.example.com.");
        }

        if (MaxBytes < 1)
        {
            throw new ArgumentException($"The byte limit is {MaxBytes}; it must be at least 1.");
        }

        if (MaxBytes is not null && Storage is not null)
        {
            throw new ArgumentException(
                "A byte limit cannot be combined with Redis, which has its own limit: set maxmemory, and maxmemory-policy allkeys-lru, on "
                + "the server.");
        }

        if (Token is not null && AccessToken.Problem(Token) is string problem)
        {
            throw new ArgumentException($"The token is not valid: {problem}.");
        }

        if (Token is null && !IPAddress.IsLoopback(address))
        {
            throw new ArgumentException(
                $"Other machines can reach {Host}, so listening on it requires a token of your own (--token on the command line).");
        }
    }
}
