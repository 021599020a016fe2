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

    /// <summary>How much each project's cache may hold, in bytes, at least 1. Past it, what was not used for longest leaves.</summary>
    public long MaxBytes { get; init; } = MemoryCacheStore.DefaultMaxBytes;

    /// <summary>
    /// The connection string of a PostgreSQL database to keep items in, as Npgsql takes it or as a URL, so that several
    /// emulators are one cache; null to keep them in memory. It holds a password, and is repeated nowhere.
    /// </summary>
    public string? Postgres { get; init; }

    /// <summary>Rules that make some requests fail, such as <c>get 5% 503</c>, for all projects.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>The clock by which items grow old and their TTL ends; null for the system's.</summary>
    public TimeProvider? TimeProvider { get; init; }

    /// <summary>Where logs go; null for nowhere.</summary>
    public Action<ILoggingBuilder>? Logging { get; init; }

    /// <summary>The type's name alone: the token and the connection string are secrets.</summary>
    public override string ToString() => nameof(RuntimeCacheEmulatorOptions);
}
