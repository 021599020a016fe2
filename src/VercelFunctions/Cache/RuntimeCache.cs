using System.Diagnostics;
using System.Text.Json;

namespace VercelFunctions;

/// <summary>
/// The Vercel Runtime Cache: values under keys, with a time to live and tags to expire them by. Each method
/// stands twice, synchronous and asynchronous, over one implementation and one cache. Safe under threads.
/// Source: Vercel's reference of <c>RuntimeCache</c> and <c>AsyncRuntimeCache</c>.
/// </summary>
/// <remarks>
/// A miss is null. A failure is a <see cref="RuntimeCacheException"/>, never a miss. Limits
/// (<see cref="CacheLimits"/>) are checked before anything is sent.
/// </remarks>
public sealed class RuntimeCache
{
    /// <summary>
    /// Says through <c>System.Diagnostics</c> which cache the environment led to: a warning, once, where it fell back
    /// to memory; with <c>SUSPENSE_CACHE_DEBUG=true</c>, each time.
    /// </summary>
    private static readonly TraceSource Trace = new("VercelFunctions", SourceLevels.Information);

    private static int _warned;

    private readonly RuntimeCacheOptions _options;

    /// <summary>Makes a client of the cache that the environment names: see <see cref="CacheStoreChoice.FromEnvironment"/>.</summary>
    /// <param name="options">Key hash, namespace and JSON options; null for the defaults.</param>
    /// <exception cref="RuntimeCacheException">A variable is set to what cannot be used.</exception>
    public RuntimeCache(RuntimeCacheOptions? options = null)
        : this(ChooseStore(), options)
    {
    }

    /// <summary>Makes a client of a given cache.</summary>
    /// <param name="store">Where items are kept.</param>
    /// <param name="options">Key hash, namespace and JSON options; null for the defaults.</param>
    public RuntimeCache(ICacheStore store, RuntimeCacheOptions? options = null)
    {
        ArgumentGuard.NotNull(store, nameof(store));
        Store = store;
        _options = options ?? new RuntimeCacheOptions();
    }

    /// <summary>Where items are kept.</summary>
    public ICacheStore Store { get; }

    /// <summary>What a key is stored under: its hash, behind the namespace and its separator where there is one.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The store key, not percent-encoded.</returns>
    /// <exception cref="RuntimeCacheException">No request could carry it.</exception>
    public string GetStoreKey(string key) => StoreKey.Make(key, _options);

    /// <summary>Reads a value.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The value; null on a miss. A stored JSON null is an element of kind <see cref="JsonValueKind.Null"/>.</returns>
    /// <exception cref="RuntimeCacheException">The cache could not be asked, or its answer not be read.</exception>
    public JsonElement? Get(string key) => Wait(GetAsync(key));

    /// <inheritdoc cref="Get(string)"/>
    /// <param name="cancellationToken">Cancels the request.</param>
#pragma warning disable CS1573 // The inherited documentation has the other parameter.
    public async ValueTask<JsonElement?> GetAsync(string key, CancellationToken cancellationToken = default)
#pragma warning restore CS1573
    {
        ReadOnlyMemory<byte>? json = await GetJsonAsync(key, cancellationToken).ConfigureAwait(false);
        return json is null ? null : JsonText.Parse(json.Value.Span);
    }

    /// <summary>Reads a value as a <typeparamref name="T"/>.</summary>
    /// <typeparam name="T">What System.Text.Json is to read.</typeparam>
    /// <param name="key">The key.</param>
    /// <returns>The value; the default of <typeparamref name="T"/> on a miss.</returns>
    /// <exception cref="RuntimeCacheException">The cache could not be asked, or the value is no <typeparamref name="T"/>.</exception>
    public T? Get<T>(string key) => Wait(GetAsync<T>(key));

    /// <summary>Reads a value as a <typeparamref name="T"/>.</summary>
    /// <typeparam name="T">What System.Text.Json is to read.</typeparam>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The value; the default of <typeparamref name="T"/> on a miss.</returns>
    /// <exception cref="RuntimeCacheException">The cache could not be asked, or the value is no <typeparamref name="T"/>.</exception>
    public async ValueTask<T?> GetAsync<T>(string key, CancellationToken cancellationToken = default)
    {
        ReadOnlyMemory<byte>? json = await GetJsonAsync(key, cancellationToken).ConfigureAwait(false);
        return json is null ? default : Read<T>(key, json.Value);
    }

    /// <summary>Reads a value as a <typeparamref name="T"/>, and tells a miss from a stored default.</summary>
    /// <typeparam name="T">What System.Text.Json is to read.</typeparam>
    /// <param name="key">The key.</param>
    /// <param name="value">The value; the default of <typeparamref name="T"/> on a miss.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="RuntimeCacheException">The cache could not be asked, or the value is no <typeparamref name="T"/>.</exception>
    public bool TryGet<T>(string key, out T? value)
    {
        ReadOnlyMemory<byte>? json = Wait(GetJsonAsync(key));
        value = json is null ? default : Read<T>(key, json.Value);
        return json is not null;
    }

    /// <summary>Reads a value as JSON text.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The value as UTF-8 JSON; null on a miss.</returns>
    /// <exception cref="RuntimeCacheException">The cache could not be asked, or its answer not be read.</exception>
    public ValueTask<ReadOnlyMemory<byte>?> GetJsonAsync(string key, CancellationToken cancellationToken = default) =>
        Store.GetAsync(GetStoreKey(key), cancellationToken);

    /// <summary>Stores a value in place of what was stored under the key.</summary>
    /// <typeparam name="T">The type that System.Text.Json is to write.</typeparam>
    /// <param name="key">The key.</param>
    /// <param name="value">The value: at most <see cref="CacheLimits.MaxItemBytes"/> as JSON.</param>
    /// <param name="options">TTL, tags and name; null for none, and the key as name.</param>
    /// <exception cref="RuntimeCacheException">A limit is passed, or the item was not stored.</exception>
    public void Set<T>(string key, T value, CacheItemOptions? options = null) => Wait(SetAsync(key, value, options));

    /// <summary>Stores a value in place of what was stored under the key.</summary>
    /// <typeparam name="T">The type that System.Text.Json is to write.</typeparam>
    /// <param name="key">The key.</param>
    /// <param name="value">The value: at most <see cref="CacheLimits.MaxItemBytes"/> as JSON.</param>
    /// <param name="options">TTL, tags and name; null for none, and the key as name.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="RuntimeCacheException">A limit is passed, or the item was not stored.</exception>
    public ValueTask SetAsync<T>(string key, T value, CacheItemOptions? options = null, CancellationToken cancellationToken = default) =>
        StoreAsync(key, Write(value), options, cancellationToken);

    /// <summary>Stores a value that is JSON already.</summary>
    /// <param name="key">The key.</param>
    /// <param name="json">The value as UTF-8 JSON: at most <see cref="CacheLimits.MaxItemBytes"/>. It must not change afterwards.</param>
    /// <param name="options">TTL, tags and name; null for none, and the key as name.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="RuntimeCacheException">It is no JSON, a limit is passed, or the item was not stored.</exception>
    public ValueTask SetJsonAsync(string key, ReadOnlyMemory<byte> json, CacheItemOptions? options = null, CancellationToken cancellationToken = default)
    {
        CacheLimits.CheckSize(json.Length);
        try
        {
            JsonText.Check(json.Span);
        }
        catch (JsonException exception)
        {
            throw new RuntimeCacheException(RuntimeCacheFailure.InvalidValue, $"The value is no JSON: {exception.Message}", "Give one JSON value in UTF-8, or let the cache write it from an object.", innerException: exception);
        }

        return StoreAsync(key, json, options, cancellationToken);
    }

    /// <summary>Removes a value; no error where there is none.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="RuntimeCacheException">The cache could not be asked.</exception>
    public void Delete(string key) => Wait(DeleteAsync(key));

    /// <summary>Removes a value; no error where there is none.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="RuntimeCacheException">The cache could not be asked.</exception>
    public ValueTask DeleteAsync(string key, CancellationToken cancellationToken = default) => Store.DeleteAsync(GetStoreKey(key), cancellationToken);

    /// <summary>Says whether there is a value. It costs as much as reading it: the protocol has no cheaper request.</summary>
    /// <param name="key">The key.</param>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="RuntimeCacheException">The cache could not be asked.</exception>
    public bool Contains(string key) => Wait(ContainsAsync(key));

    /// <summary>Says whether there is a value. It costs as much as reading it: the protocol has no cheaper request.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="RuntimeCacheException">The cache could not be asked.</exception>
    public async ValueTask<bool> ContainsAsync(string key, CancellationToken cancellationToken = default) =>
        await GetJsonAsync(key, cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>Expires every item that bears the tag, whatever its namespace. On Vercel it reaches all regions within 300 ms.</summary>
    /// <param name="tag">The tag, compared by case.</param>
    /// <exception cref="TagExpiryException">The cache did not expire it.</exception>
    /// <exception cref="RuntimeCacheException">It cannot be a tag.</exception>
    public void ExpireTag(string tag) => ExpireTags([tag]);

    /// <summary>Expires every item that bears the tag, whatever its namespace. On Vercel it reaches all regions within 300 ms.</summary>
    /// <param name="tag">The tag, compared by case.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="TagExpiryException">The cache did not expire it.</exception>
    /// <exception cref="RuntimeCacheException">It cannot be a tag.</exception>
    public ValueTask ExpireTagAsync(string tag, CancellationToken cancellationToken = default) => ExpireTagsAsync([tag], cancellationToken);

    /// <summary>Expires every item that bears one of the tags. A long list goes in several requests, and one that fails does not stop the rest.</summary>
    /// <param name="tags">The tags, compared by case; any number of them.</param>
    /// <exception cref="TagExpiryException">Some or all were not expired; it names them.</exception>
    /// <exception cref="RuntimeCacheException">One of them cannot be a tag; nothing was sent.</exception>
    public void ExpireTags(IEnumerable<string> tags) => Wait(ExpireTagsAsync(tags));

    /// <summary>Expires every item that bears one of the tags. A long list goes in several requests, and one that fails does not stop the rest.</summary>
    /// <param name="tags">The tags, compared by case; any number of them.</param>
    /// <param name="cancellationToken">Cancels the request under way.</param>
    /// <exception cref="TagExpiryException">Some or all were not expired; it names them.</exception>
    /// <exception cref="RuntimeCacheException">One of them cannot be a tag; nothing was sent.</exception>
    public async ValueTask ExpireTagsAsync(IEnumerable<string> tags, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<TagExpiry> results = await TryExpireTagsAsync(tags, cancellationToken).ConfigureAwait(false);
        if (results.Any(result => !result.IsExpired))
        {
            throw new TagExpiryException(results);
        }
    }

    /// <summary>As <see cref="ExpireTagsAsync"/>, with the outcome of each tag in place of an exception.</summary>
    /// <param name="tags">The tags, compared by case; any number of them.</param>
    /// <param name="cancellationToken">Cancels the request under way.</param>
    /// <returns>One result a distinct tag, in the order given. Look at <see cref="TagExpiry.IsExpired"/>.</returns>
    /// <exception cref="RuntimeCacheException">One of them cannot be a tag; nothing was sent.</exception>
    public ValueTask<IReadOnlyList<TagExpiry>> TryExpireTagsAsync(IEnumerable<string> tags, CancellationToken cancellationToken = default) =>
        Store.ExpireTagsAsync(CacheLimits.CheckTagsToExpire(tags), cancellationToken);

    private static ICacheStore ChooseStore()
    {
        CacheStoreChoice choice = CacheStoreChoice.FromEnvironment();
        if (choice.IsFallback && Interlocked.Exchange(ref _warned, 1) == 0)
        {
            Trace.TraceEvent(TraceEventType.Warning, 1, choice.Reason);
        }
        else if (choice.IsDebug)
        {
            Trace.TraceEvent(TraceEventType.Information, 2, choice.Reason);
        }

        return choice.Store;
    }

    private ValueTask StoreAsync(string key, ReadOnlyMemory<byte> json, CacheItemOptions? options, CancellationToken cancellationToken)
    {
        CacheLimits.CheckSize(json.Length);
        options ??= new CacheItemOptions();
        if (options.Ttl is TimeSpan ttl)
        {
            CacheLimits.CheckTtl(ttl);
        }

        CacheItemOptions complete = options with
        {
            Tags = CacheLimits.CheckItemTags(options.Tags),
            Name = (options.Name ?? key) is { Length: > 0 } name ? name : null,
        };
        return Store.SetAsync(GetStoreKey(key), json, complete, cancellationToken);
    }

    private byte[] Write<T>(T value)
    {
        try
        {
            return JsonSerializer.SerializeToUtf8Bytes(value, _options.SerializerOptions);
        }
        catch (Exception exception) when (IsOfSerializer(exception))
        {
            throw new RuntimeCacheException(
                RuntimeCacheFailure.InvalidValue,
                $"The value of type {typeof(T)} cannot be written as JSON, at most {CacheLimits.MaxDepth} levels deep and without cycles: {exception.Message}",
                "Store the parts of it that are needed, or text.",
                innerException: exception);
        }
    }

    private T? Read<T>(string key, ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json.Span, _options.SerializerOptions);
        }
        catch (Exception exception) when (IsOfSerializer(exception))
        {
            throw new RuntimeCacheException(
                RuntimeCacheFailure.ValueTypeMismatch,
                $"The value of {MessageText.Quote(key)} is no {typeof(T)}: {exception.Message}",
                "Read it as a JsonElement to see what it is.",
                innerException: exception);
        }
    }

    // What System.Text.Json throws over a value, over a type that it cannot handle, and over a number that JSON does not have.
    private static bool IsOfSerializer(Exception exception) => exception is JsonException or NotSupportedException or ArgumentException or InvalidOperationException;

    private static T Wait<T>(ValueTask<T> task) => task.IsCompleted ? task.GetAwaiter().GetResult() : task.AsTask().GetAwaiter().GetResult();

    private static void Wait(ValueTask task)
    {
        if (task.IsCompleted)
        {
            task.GetAwaiter().GetResult();
        }
        else
        {
            task.AsTask().GetAwaiter().GetResult();
        }
    }
}
