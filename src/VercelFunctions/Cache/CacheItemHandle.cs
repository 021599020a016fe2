using System.Text.Json;

namespace VercelFunctions;

/// <summary>
/// One item of a Runtime Cache, by its store key, which is computed once for any number of operations. Values are UTF-8 JSON.
/// Thread-safe.
/// </summary>
public sealed class CacheItemHandle
{
    private readonly RuntimeCache _cache;

    internal CacheItemHandle(RuntimeCache cache, string key, string storeKey) => (_cache, Key, StoreKey) = (cache, key, storeKey);

    /// <summary>The key. For a listed item: its name, or its store key if it has no name.</summary>
    public string Key { get; }

    /// <summary>The key that the item is stored under, not percent-encoded.</summary>
    public string StoreKey { get; }

    /// <summary>Reads the value.</summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The value as UTF-8 JSON; null on a miss.</returns>
    /// <exception cref="VercelException">The request failed.</exception>
    public ValueTask<ReadOnlyMemory<byte>?> GetJsonAsync(CancellationToken cancellationToken = default) =>
        _cache.MeasuredStore.GetAsync(StoreKey, cancellationToken);

    /// <summary>Stores a value, replacing what was stored.</summary>
    /// <param name="json">The value as UTF-8 JSON: at most <see cref="CacheLimits.MaxItemBytes"/>. It must not change afterwards.</param>
    /// <param name="options">TTL, tags and name; null for none, and the key as name.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="VercelException">It is not JSON, a limit is exceeded, or the item was not stored.</exception>
    public ValueTask SetJsonAsync(
        ReadOnlyMemory<byte> json, CacheItemOptions? options = null, CancellationToken cancellationToken = default)
    {
        try
        {
            JsonText.Check(json.Span);
        }
        catch (JsonException exception)
        {
            throw new VercelException(VercelFailure.InvalidValue, $"The value is not JSON: {exception.Message}", innerException: exception);
        }

        return _cache.StoreAsync(Key, StoreKey, json, CacheItemOptions.Check(options), cancellationToken);
    }

    /// <summary>Deletes the value; not an error if there is none.</summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="VercelException">The request failed.</exception>
    public ValueTask DeleteAsync(CancellationToken cancellationToken = default) =>
        _cache.MeasuredStore.DeleteAsync(StoreKey, cancellationToken);

    /// <summary>Begins a call that reads the item and creates it on a miss. Dispose the result when the call ends.</summary>
    /// <param name="options">TTL, tags and name of the value that is created; null for none, and the key as name.</param>
    /// <returns>The call. Nothing has been sent yet.</returns>
    /// <exception cref="VercelException">An option exceeds a limit.</exception>
    public ReadThrough BeginReadThrough(CacheItemOptions? options = null) => new(_cache, this, CacheItemOptions.Check(options));
}
