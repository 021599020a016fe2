using System.Globalization;

namespace VercelFunctions;

/// <summary>The store that the environment asks for, and why it is that one.</summary>
public sealed class CacheStoreChoice
{
    private const string EndpointVariable = "RUNTIME_CACHE_ENDPOINT";
    private const string HeadersVariable = "RUNTIME_CACHE_HEADERS";
    private const string TimeoutVariable = "RUNTIME_CACHE_TIMEOUT";
    private const string DisableVariable = "RUNTIME_CACHE_DISABLE_BUILD_CACHE";
    private const string DebugVariable = "SUSPENSE_CACHE_DEBUG";

    // The last endpoint is kept, so that a new RuntimeCache in every request shares its connections.
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

    /// <summary>Which store it is, and why, in a sentence. Holds no secret.</summary>
    public string Reason { get; }

    /// <summary>Whether it is the in-memory cache for want of an endpoint: worth one warning.</summary>
    public bool IsFallback { get; }

    /// <summary>Whether <c>SUSPENSE_CACHE_DEBUG=true</c> asks that <see cref="Reason"/> be shown.</summary>
    public bool IsDebug { get; }

    /// <summary>
    /// Chooses by <c>RUNTIME_CACHE_ENDPOINT</c>, <c>RUNTIME_CACHE_HEADERS</c>, <c>RUNTIME_CACHE_TIMEOUT</c>
    /// (milliseconds) and <c>RUNTIME_CACHE_DISABLE_BUILD_CACHE</c>.
    /// </summary>
    /// <param name="variable">Reads an environment variable; null means this process's.</param>
    /// <returns>The choice.</returns>
    /// <exception cref="RuntimeCacheException">A variable is set to what cannot be used.</exception>
    public static CacheStoreChoice FromEnvironment(Func<string, string?>? variable = null)
    {
        variable ??= Environment.GetEnvironmentVariable;
        bool debug = variable(DebugVariable) == "true";
        if (variable(DisableVariable) == "true")
        {
            return new(MemoryCacheStore.Shared, $"Using the in-memory cache, because {DisableVariable} is true.", isFallback: false, debug);
        }

        string? endpoint = variable(EndpointVariable);
        string? headers = variable(HeadersVariable);
        if (string.IsNullOrEmpty(endpoint) || string.IsNullOrEmpty(headers))
        {
            string missing = string.IsNullOrEmpty(endpoint) ? (string.IsNullOrEmpty(headers) ? $"{EndpointVariable} and {HeadersVariable} are" : $"{EndpointVariable} is") : $"{HeadersVariable} is";
            return new(
                MemoryCacheStore.Shared,
                $"There is no Runtime Cache in this environment ({missing} not set). Using an in-memory cache: it ends with this process, and no other process sees it.",
                isFallback: true,
                debug);
        }

        return new(ForEndpoint(endpoint!, headers!, variable(TimeoutVariable)), $"Using the Runtime Cache that {EndpointVariable} names.", isFallback: false, debug);
    }

    private static HttpCacheStore ForEndpoint(string endpoint, string headers, string? timeout)
    {
        lock (LastLock)
        {
            if (_last is not { } last || last.Endpoint != endpoint || last.Headers != headers || last.Timeout != timeout)
            {
                HttpCacheStore store = new(new RuntimeCacheEndpoint(endpoint, RuntimeCacheEndpoint.ParseHeaders(headers), ParseTimeout(timeout)));
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
            : throw new RuntimeCacheException(
                RuntimeCacheFailure.InvalidTimeout,
                $"{TimeoutVariable} is {MessageText.Quote(milliseconds!)}; it must be a whole number of milliseconds from 1 to {int.MaxValue}.",
                "Set it to 5000, say, for 5 seconds, or leave it unset.");
    }
}
