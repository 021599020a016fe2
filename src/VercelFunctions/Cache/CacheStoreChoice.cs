using System.Globalization;
using static VercelFunctions.RuntimeCacheEndpoint;
using static VercelFunctions.RuntimeCacheProtocol;

namespace VercelFunctions;

/// <summary>The store that the environment specifies, and the reason.</summary>
public sealed class CacheStoreChoice
{
    // The last endpoint is kept, so that the RuntimeCache of every request shares its connections.
    private static (string Endpoint, string Headers, string? Timeout, HttpCacheStore Store)? _last;
    private static readonly object LastLock = new();

    private CacheStoreChoice(ICacheStore store, string reason, bool isFallback, bool isDebug)
    {
        Store = store;
        Reason = reason;
        IsFallback = isFallback;
        IsDebug = isDebug;
    }

    /// <summary>The store.</summary>
    public ICacheStore Store { get; }

    /// <summary>Which store it is, and why, in a sentence. Contains no secret.</summary>
    public string Reason { get; }

    /// <summary>Whether it is the in-memory cache because there is no endpoint: worth one warning.</summary>
    public bool IsFallback { get; }

    /// <summary>The variables that are not set, as a clause; null unless it is the fallback.</summary>
    public string? Missing { get; private init; }

    /// <summary>Whether to show <see cref="Reason"/>: <c>SUSPENSE_CACHE_DEBUG=true</c>.</summary>
    public bool IsDebug { get; }

    /// <summary>
    /// Chooses by <c>RUNTIME_CACHE_ENDPOINT</c>, <c>RUNTIME_CACHE_HEADERS</c>, <c>RUNTIME_CACHE_TIMEOUT</c>
    /// (milliseconds) and <c>RUNTIME_CACHE_DISABLE_BUILD_CACHE</c>.
    /// </summary>
    /// <param name="variable">Reads an environment variable; null means this process's.</param>
    /// <returns>The choice.</returns>
    /// <exception cref="VercelException">A variable has a value that is not valid.</exception>
    public static CacheStoreChoice FromEnvironment(Func<string, string?>? variable = null)
    {
        variable ??= Environment.GetEnvironmentVariable;
        bool debug = variable(DebugVariable) == "true";
        if (variable(DisableVariable) == "true")
        {
            return new(MemoryCacheStore.Shared, $"Using a cache in memory, because {DisableVariable} is true.", isFallback: false, debug);
        }

        string? endpoint = variable(EndpointVariable);
        string? headers = variable(HeadersVariable);
        if (string.IsNullOrEmpty(endpoint) || string.IsNullOrEmpty(headers))
        {
            string missing = !string.IsNullOrEmpty(endpoint) ? $"{HeadersVariable} is not set"
                : string.IsNullOrEmpty(headers) ? $"{EndpointVariable} and {HeadersVariable} are not set"
                : $"{EndpointVariable} is not set";
            return new(
                MemoryCacheStore.Shared,
                $"There is no Runtime Cache in this environment ({missing}). "
                    + "Using a cache in memory, which ends with this process and is not shared with other processes.",
                isFallback: true,
                debug)
            {
                Missing = missing,
            };
        }

        return new(
            ForEndpoint(endpoint!, headers!, variable(TimeoutVariable)),
            $"Using the Runtime Cache at {EndpointVariable}.",
            isFallback: false,
            debug);
    }

    private static HttpCacheStore ForEndpoint(string endpoint, string headers, string? timeout)
    {
        lock (LastLock)
        {
            if (_last is not { } last || last.Endpoint != endpoint || last.Headers != headers || last.Timeout != timeout)
            {
                HttpCacheStore store = new(
                    new RuntimeCacheEndpoint(endpoint, RuntimeCacheEndpoint.ParseHeaders(headers), ParseTimeout(timeout)));
                last = (endpoint, headers, timeout, store);
                _last = last;
            }

            return last.Store;
        }
    }

    private static TimeSpan? ParseTimeout(string? milliseconds)
    {
        if (string.IsNullOrEmpty(milliseconds))
        {
            return null;
        }

        return int.TryParse(milliseconds, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value > 0
            ? TimeSpan.FromMilliseconds(value)
            : throw new VercelException(
                VercelFailure.InvalidTimeout,
                $"{TimeoutVariable} is {MessageText.Quote(milliseconds!)}; it must be a whole number of milliseconds "
                    + $"from 1 to {int.MaxValue}, such as 5000 for 5 seconds.");
    }
}
