using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Text.Json;

namespace VercelFunctions;

/// <summary>
/// The Vercel Runtime Cache: values under keys, with a time to live and tags to expire them by. Each method has a
/// synchronous and an asynchronous form. Thread-safe.
/// Source: Vercel's reference of <c>RuntimeCache</c> and <c>AsyncRuntimeCache</c>.
/// </summary>
/// <remarks>
/// A miss is null. A failure is a <see cref="VercelException"/>, never a miss. Limits
/// (<see cref="CacheLimits"/>) are checked before anything is sent.
/// </remarks>
public sealed class RuntimeCache
{
    /// <summary>
    /// Reports which cache the environment specifies: a warning, once, for the fallback to memory; with
    /// <c>SUSPENSE_CACHE_DEBUG=true</c>, each time.
    /// </summary>
    private static readonly TraceSource Trace = new("VercelFunctions", SourceLevels.Information);

    private static int _warned;

    private readonly RuntimeCacheOptions _options;
    private JsonSerializerOptions? _serializerOptions;

    /// <summary>Creates a client of the cache that the environment specifies: see <see cref="CacheStoreChoice.FromEnvironment"/>.</summary>
    /// <param name="options">Key hash, namespace and JSON options; null for the defaults.</param>
    /// <exception cref="VercelException">A variable has a value that is not valid.</exception>
    public RuntimeCache(RuntimeCacheOptions? options = null)
        : this(ChooseStore(), options)
    {
    }

    /// <summary>Creates a client of a cache.</summary>
    /// <param name="store">The store of the items.</param>
    /// <param name="options">Key hash, namespace and JSON options; null for the defaults.</param>
    public RuntimeCache(ICacheStore store, RuntimeCacheOptions? options = null)
    {
        ArgumentGuard.NotNull(store, nameof(store));
        Store = store;
        MeasuredStore = new MeasuredStore(store);
        _options = options ?? new RuntimeCacheOptions();
    }

    /// <summary>The store of the items.</summary>
    public ICacheStore Store { get; }

    /// <summary>The store of the items, with telemetry.</summary>
    internal MeasuredStore MeasuredStore { get; }

    // Not before the first use: until then, the given options can be changed.
    private JsonSerializerOptions SerializerOptions => _serializerOptions ??= UnwrittenFields.Refuse(_options.SerializerOptions);

    /// <summary>
    /// The key that an item is stored under: the key's hash, preceded by the namespace and its separator if there is one.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <returns>The store key, not percent-encoded.</returns>
    /// <exception cref="VercelException">A request cannot carry it.</exception>
    public string GetStoreKey(string key) => StoreKey.Create(key, _options);

    /// <summary>A handle of the item under a key. Nothing is sent.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The handle.</returns>
    /// <exception cref="VercelException">A request cannot carry the key.</exception>
    public CacheItemHandle GetHandle(string key) => new(this, key, GetStoreKey(key));

    /// <summary>A handle of a listed item, whose key is not known. Nothing is sent.</summary>
    /// <param name="item">The item, from <see cref="ICacheContents.ListAsync"/> of the same cache.</param>
    /// <returns>The handle. The key hash and the namespace of this client do not matter.</returns>
    public CacheItemHandle GetHandle(CacheItemInfo item)
    {
        ArgumentGuard.NotNull(item, nameof(item));
        return new(this, item.Name ?? item.StoreKey, item.StoreKey);
    }

    /// <summary>Reads a value.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The value; null on a miss. A stored JSON null is an element of kind <see cref="JsonValueKind.Null"/>.</returns>
    /// <exception cref="VercelException">The request failed.</exception>
    public JsonElement? Get(string key) => Blocking.Wait(GetJsonAsync(key)) is ReadOnlyMemory<byte> json ? JsonText.Parse(json) : null;

    /// <inheritdoc cref="Get(string)"/>
    /// <param name="cancellationToken">Cancels the request.</param>
#pragma warning disable CS1573 // The inherited documentation has the other parameter.
    public async ValueTask<JsonElement?> GetAsync(string key, CancellationToken cancellationToken = default)
#pragma warning restore CS1573
    {
        ReadOnlyMemory<byte>? json = await GetJsonAsync(key, cancellationToken).ConfigureAwait(false);
        return json is null ? null : JsonText.Parse(json.Value);
    }

    /// <summary>Reads a value as a <typeparamref name="T"/>.</summary>
    /// <typeparam name="T">The type that System.Text.Json reads.</typeparam>
    /// <param name="key">The key.</param>
    /// <returns>The value; the default of <typeparamref name="T"/> on a miss.</returns>
    /// <exception cref="VercelException">The request failed, or the value is not a <typeparamref name="T"/>.</exception>
    public T? Get<T>(string key) => TryGet(key, out T? value) ? value : default;

    /// <summary>Reads a value as a <typeparamref name="T"/>.</summary>
    /// <typeparam name="T">The type that System.Text.Json reads.</typeparam>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The value; the default of <typeparamref name="T"/> on a miss.</returns>
    /// <exception cref="VercelException">The request failed, or the value is not a <typeparamref name="T"/>.</exception>
    public async ValueTask<T?> GetAsync<T>(string key, CancellationToken cancellationToken = default)
    {
        ReadOnlyMemory<byte>? json = await GetJsonAsync(key, cancellationToken).ConfigureAwait(false);
        return json is null ? default : Read<T>(key, json.Value);
    }

    /// <summary>Reads a value as a <typeparamref name="T"/>, and distinguishes a miss from a stored default.</summary>
    /// <typeparam name="T">The type that System.Text.Json reads.</typeparam>
    /// <param name="key">The key.</param>
    /// <param name="value">The value; the default of <typeparamref name="T"/> on a miss.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="VercelException">The request failed, or the value is not a <typeparamref name="T"/>.</exception>
    public bool TryGet<T>(string key, out T? value)
    {
        ReadOnlyMemory<byte>? json = Blocking.Wait(GetJsonAsync(key));
        value = json is null ? default : Read<T>(key, json.Value);
        return json is not null;
    }

    /// <summary>Reads a value as JSON text.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The value as UTF-8 JSON; null on a miss.</returns>
    /// <exception cref="VercelException">The request failed.</exception>
    public ValueTask<ReadOnlyMemory<byte>?> GetJsonAsync(string key, CancellationToken cancellationToken = default) =>
        MeasuredStore.GetAsync(GetStoreKey(key), cancellationToken);

    /// <summary>Stores a value, replacing what was stored under the key.</summary>
    /// <typeparam name="T">The type that System.Text.Json writes.</typeparam>
    /// <param name="key">The key.</param>
    /// <param name="value">The value: at most <see cref="CacheLimits.MaxItemBytes"/> as JSON.</param>
    /// <param name="options">TTL, tags and name; null for none, and the key as name.</param>
    /// <exception cref="VercelException">A limit is exceeded, or the item was not stored.</exception>
    public void Set<T>(string key, T value, CacheItemOptions? options = null) => Blocking.Wait(SetAsync(key, value, options));

    /// <summary>Stores a value, replacing what was stored under the key.</summary>
    /// <typeparam name="T">The type that System.Text.Json writes.</typeparam>
    /// <param name="key">The key.</param>
    /// <param name="value">The value: at most <see cref="CacheLimits.MaxItemBytes"/> as JSON.</param>
    /// <param name="options">TTL, tags and name; null for none, and the key as name.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="VercelException">A limit is exceeded, or the item was not stored.</exception>
    public ValueTask SetAsync<T>(string key, T value, CacheItemOptions? options = null, CancellationToken cancellationToken = default) =>
        StoreAsync(key, GetStoreKey(key), Write(value), CacheItemOptions.Check(options), cancellationToken);

    /// <summary>Stores a value that is JSON already.</summary>
    /// <param name="key">The key.</param>
    /// <param name="json">The value as UTF-8 JSON: at most <see cref="CacheLimits.MaxItemBytes"/>. It must not change afterwards.</param>
    /// <param name="options">TTL, tags and name; null for none, and the key as name.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="VercelException">It is not JSON, a limit is exceeded, or the item was not stored.</exception>
    public ValueTask SetJsonAsync(
        string key,
        ReadOnlyMemory<byte> json,
        CacheItemOptions? options = null,
        CancellationToken cancellationToken = default) => GetHandle(key).SetJsonAsync(json, options, cancellationToken);

    /// <summary>
    /// Reads a value; on a miss, creates it from its origin and stores it. One call per item and process asks the origin, and
    /// concurrent calls wait for its result. A value whose item this process expires, deletes or stores while it is created is
    /// returned, but not stored.
    /// </summary>
    /// <typeparam name="T">The type that System.Text.Json writes and reads.</typeparam>
    /// <param name="key">The key.</param>
    /// <param name="create">
    /// Reads the origin. Its token is canceled when no call waits for the value any more. It must not call this method for the
    /// same item. If it fails, each waiting call throws its exception, and the next call asks the origin again.
    /// </param>
    /// <param name="options">TTL, tags and name of the value that is created; null for none, and the key as name.</param>
    /// <param name="cancellationToken">Ends this call. The origin is still read if another call waits for it.</param>
    /// <returns>The value, always as read from its JSON, so that no two callers share an object.</returns>
    /// <exception cref="VercelException">
    /// The cache failed, and <see cref="RuntimeCacheOptions.OnCacheFailure"/> is null; the value is not a
    /// <typeparamref name="T"/>; or an option exceeds a limit.
    /// </exception>
    public async ValueTask<T?> GetOrCreateAsync<T>(
        string key,
        Func<CancellationToken, ValueTask<T>> create,
        CacheItemOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentGuard.NotNull(create, nameof(create));
        using ReadThrough call = GetHandle(key).BeginReadThrough(options);
        (bool isHit, T? value) = await ReadAsync<T>(key, call, cancellationToken).ConfigureAwait(false);
        return isHit
            ? value
            : Read<T>(key, await call
                .CreateAsync(async token => Write(await create(token).ConfigureAwait(false)), cancellationToken)
                .ConfigureAwait(false));
    }

    /// <summary>
    /// Reads a value; on a miss, creates it from its origin and stores it. One call per item and process asks the origin, and
    /// concurrent calls wait for its result. A value whose item this process expires, deletes or stores while it is created is
    /// returned, but not stored.
    /// </summary>
    /// <typeparam name="T">The type that System.Text.Json writes and reads.</typeparam>
    /// <param name="key">The key.</param>
    /// <param name="create">
    /// Reads the origin, on the caller's thread. It must not call this method for the same item. If it fails, each waiting call
    /// throws its exception, and the next call asks the origin again.
    /// </param>
    /// <param name="options">TTL, tags and name of the value that is created; null for none, and the key as name.</param>
    /// <returns>The value, always as read from its JSON, so that no two callers share an object.</returns>
    /// <exception cref="VercelException">
    /// The cache failed, and <see cref="RuntimeCacheOptions.OnCacheFailure"/> is null; the value is not a
    /// <typeparamref name="T"/>; or an option exceeds a limit.
    /// </exception>
    public T? GetOrCreate<T>(string key, Func<T> create, CacheItemOptions? options = null)
    {
        ArgumentGuard.NotNull(create, nameof(create));
        using ReadThrough call = GetHandle(key).BeginReadThrough(options);
        (bool isHit, T? value) = Blocking.Wait(ReadAsync<T>(key, call, CancellationToken.None));
        return isHit ? value : Read<T>(key, call.Create(() => Write(create())));
    }

    /// <summary>Deletes a value; not an error if there is none.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="VercelException">The request failed.</exception>
    public void Delete(string key) => Blocking.Wait(DeleteAsync(key));

    /// <summary>Deletes a value; not an error if there is none.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="VercelException">The request failed.</exception>
    public ValueTask DeleteAsync(string key, CancellationToken cancellationToken = default) =>
        MeasuredStore.DeleteAsync(GetStoreKey(key), cancellationToken);

    /// <summary>Reports whether there is a value. It costs as much as reading it: the protocol has no cheaper request.</summary>
    /// <param name="key">The key.</param>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="VercelException">The request failed.</exception>
    public bool Contains(string key) => Blocking.Wait(ContainsAsync(key));

    /// <summary>Reports whether there is a value. It costs as much as reading it: the protocol has no cheaper request.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="VercelException">The request failed.</exception>
    public async ValueTask<bool> ContainsAsync(string key, CancellationToken cancellationToken = default) =>
        await GetJsonAsync(key, cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>Expires every item that has the tag, whatever its namespace. On Vercel it reaches all regions within 300 ms.</summary>
    /// <param name="tag">The tag; case-sensitive.</param>
    /// <exception cref="TagExpiryException">The tag is not valid, or the cache did not expire it.</exception>
    public void ExpireTag(string tag) => ExpireTags([tag]);

    /// <summary>Expires every item that has the tag, whatever its namespace. On Vercel it reaches all regions within 300 ms.</summary>
    /// <param name="tag">The tag; case-sensitive.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="TagExpiryException">The tag is not valid, or the cache did not expire it.</exception>
    public ValueTask ExpireTagAsync(string tag, CancellationToken cancellationToken = default) => ExpireTagsAsync([tag], cancellationToken);

    /// <summary>
    /// Expires every item that has one of the tags. A tag that is not valid, or a request that fails, does not stop the others.
    /// </summary>
    /// <param name="tags">The tags; case-sensitive, any number of them.</param>
    /// <exception cref="TagExpiryException">Some or all were not expired; the exception names them.</exception>
    public void ExpireTags(IEnumerable<string> tags) => Blocking.Wait(ExpireTagsAsync(tags));

    /// <summary>
    /// Expires every item that has one of the tags. A tag that is not valid, or a request that fails, does not stop the others.
    /// </summary>
    /// <param name="tags">The tags; case-sensitive, any number of them.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <exception cref="TagExpiryException">Some or all were not expired; the exception names them.</exception>
    public async ValueTask ExpireTagsAsync(IEnumerable<string> tags, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<Expiry> results = await TryExpireTagsAsync(tags, cancellationToken).ConfigureAwait(false);
        if (results.Any(result => !result.IsExpired))
        {
            throw new TagExpiryException(results);
        }
    }

    /// <summary>Like <see cref="ExpireTagsAsync"/>, but returns a result per tag instead of throwing.</summary>
    /// <param name="tags">The tags; case-sensitive, any number of them.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>One result per distinct tag. Check <see cref="Expiry.IsExpired"/>.</returns>
    public async ValueTask<IReadOnlyList<Expiry>> TryExpireTagsAsync(
        IEnumerable<string> tags, CancellationToken cancellationToken = default)
    {
        ArgumentGuard.NotNull(tags, nameof(tags));
        List<Expiry> results = [];
        await foreach (Expiry result in ExpiryBatcher
            .CheckedAsync(ExpiryKind.Tag, tags, valid => MeasuredStore.TryExpireTagsAsync(valid, cancellationToken))
            .ConfigureAwait(false))
        {
            results.Add(result);
        }

        return results;
    }

    /// <summary>Stores valid JSON with checked options, under a store key that was computed before.</summary>
    /// <exception cref="VercelException">The value is too large, or was not stored.</exception>
    internal ValueTask StoreAsync(
        string key,
        string storeKey,
        ReadOnlyMemory<byte> json,
        CacheItemOptions options,
        CancellationToken cancellationToken)
    {
        ItemFlights.MarkReplaced(Store, storeKey);
        return SendAsync(key, storeKey, json, options, cancellationToken);
    }

    /// <summary>Stores a value like <see cref="StoreAsync"/>, but only if it is still what its origin has.</summary>
    /// <param name="key">The key.</param>
    /// <param name="storeKey">The store key of the key.</param>
    /// <param name="json">The value.</param>
    /// <param name="options">TTL, tags and name, already checked.</param>
    /// <param name="isOutdated">Whether the item was expired, deleted or stored after the origin was read.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="VercelException">The value is too large, was not stored, or was outdated and could not be deleted.</exception>
    internal async ValueTask StoreCreatedAsync(
        string key,
        string storeKey,
        ReadOnlyMemory<byte> json,
        CacheItemOptions options,
        Func<bool> isOutdated,
        CancellationToken cancellationToken)
    {
        if (isOutdated())
        {
            return;
        }

        await SendAsync(key, storeKey, json, options, cancellationToken).ConfigureAwait(false);

        // The cache may have expired the tag before it received the item.
        if (isOutdated())
        {
            await MeasuredStore.DeleteAsync(storeKey, cancellationToken).ConfigureAwait(false);
        }
    }

    private ValueTask SendAsync(
        string key,
        string storeKey,
        ReadOnlyMemory<byte> json,
        CacheItemOptions options,
        CancellationToken cancellationToken)
    {
        CacheLimits.CheckSize(json.Length);
        string name = options.Name ?? key;
        return MeasuredStore.SetAsync(storeKey, json, options with { Name = name.Length > 0 ? name : null }, cancellationToken);
    }

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

    private byte[] Write<T>(T value)
    {
        try
        {
            byte[] json = JsonSerializer.SerializeToUtf8Bytes(value, SerializerOptions);
            return LoneSurrogates.MayBeReplacedIn(json) ? LoneSurrogates.Refuse(value, json, SerializerOptions) : json;
        }
        catch (Exception exception) when (IsOfSerializer(exception))
        {
            throw new VercelException(
                VercelFailure.InvalidValue,
                $"The value of type {typeof(T)} cannot be written as JSON, at most {CacheLimits.MaxDepth} levels deep "
                    + $"and without cycles: {exception.Message}",
                innerException: exception);
        }
    }

    private T? Read<T>(string key, ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json.Span, SerializerOptions);
        }
        catch (Exception exception) when (IsOfSerializer(exception))
        {
            throw new VercelException(
                VercelFailure.ValueTypeMismatch,
                $"The value of {MessageText.Quote(key)} is not a {typeof(T)}: {exception.Message}",
                innerException: exception);
        }
    }

    private async ValueTask<(bool IsHit, T? Value)> ReadAsync<T>(string key, ReadThrough call, CancellationToken cancellationToken)
    {
        try
        {
            ReadOnlyMemory<byte>? json = await call.ReadAsync(cancellationToken).ConfigureAwait(false);
            return json is null ? default : (true, Read<T>(key, json.Value));
        }
        catch (VercelException failure) when (_options.OnCacheFailure is not null)
        {
            _options.OnCacheFailure(failure);
            return default;
        }
    }

    private T? Read<T>(string key, CreatedItem created)
    {
        if (created.StoreFailure is VercelException failure)
        {
            if (_options.OnCacheFailure is null)
            {
                // Each waiting call throws it, so its first stack trace is kept.
                ExceptionDispatchInfo.Capture(failure).Throw();
            }
            else
            {
                _options.OnCacheFailure(failure);
            }
        }

        return Read<T>(key, created.Json!.Value);
    }

    // System.Text.Json throws these for a value, for a type that it cannot handle, and for a number that JSON does not have.
    private static bool IsOfSerializer(Exception exception) =>
        exception is JsonException or NotSupportedException or ArgumentException or InvalidOperationException;
}
