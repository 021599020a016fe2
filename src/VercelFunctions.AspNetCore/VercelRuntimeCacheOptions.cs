using System.Text.Json;

namespace VercelFunctions.AspNetCore;

/// <summary>
/// Which Runtime Cache a registered <see cref="RuntimeCache"/> uses, and how.
/// </summary>
public sealed class VercelRuntimeCacheOptions
{
    /// <summary>The section of the configuration that the options are bound to.</summary>
    public const string SectionName = "Vercel:RuntimeCache";

    /// <summary>
    /// The URL of the Runtime Cache. Null means the cache that the environment specifies
    /// (<see cref="CacheStoreChoice.FromEnvironment"/>), otherwise a cache in memory, which is logged as a warning once.
    /// </summary>
    public string? Endpoint { get; set; }

    /// <summary>The names and values of the headers that grant access to <see cref="Endpoint"/>. The values are secret.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// How long a request to <see cref="Endpoint"/> may take, response included. Null means
    /// <see cref="RuntimeCacheEndpoint.DefaultTimeout"/>.
    /// </summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>A prefix that separates the keys of this cache from others. Null or empty means none. Tags have no namespace.</summary>
    public string? Namespace { get; set; }

    /// <summary>
    /// The text between namespace and hashed key. Null or empty means <see cref="RuntimeCacheOptions.DefaultNamespaceSeparator"/>.
    /// </summary>
    public string? NamespaceSeparator { get; set; }

    /// <summary>
    /// The hash of a key. Null means that of the official clients, <see cref="KeyHash.Default"/>; for <c>IDistributedCache</c>,
    /// <see cref="KeyHash.Sha256"/>.
    /// </summary>
    public Func<string, string>? KeyHashFunction { get; set; }

    /// <summary>
    /// How values are converted to JSON and back. Null means <see cref="RuntimeCacheOptions.DefaultSerializerOptions"/>. They do not
    /// apply to the bytes of <c>IDistributedCache</c>.
    /// </summary>
    public JsonSerializerOptions? SerializerOptions { get; set; }

    /// <summary>
    /// Called if the cache fails in <see cref="RuntimeCache.GetOrCreateAsync"/> or <see cref="RuntimeCache.GetOrCreate"/>, which then
    /// return the value from its origin. Null logs a warning. To make a failure of the cache one of the call, throw it.
    /// </summary>
    public Action<VercelException>? OnCacheFailure { get; set; }

    /// <summary>Creates the endpoint, and checks it; null if the environment specifies the cache.</summary>
    /// <exception cref="VercelException">A value is not valid.</exception>
    internal RuntimeCacheEndpoint? CreateEndpoint() => Endpoint is not null
        ? new RuntimeCacheEndpoint(Endpoint, Headers, Timeout)
        : Headers.Count == 0 && Timeout is null
            ? null
            : throw new VercelException(
                VercelFailure.InvalidEndpoint,
                "The Runtime Cache has headers or a timeout, but no endpoint that they are for. Specify the endpoint as well.");
}
