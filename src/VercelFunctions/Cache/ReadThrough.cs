using System.Diagnostics;

namespace VercelFunctions;

/// <summary>
/// One call that reads an item and creates it on a miss, or waits for another call of this process that creates it. It is what
/// <see cref="RuntimeCache.GetOrCreateAsync"/> consists of, for callers that handle failures of the cache in their own way.
/// </summary>
public sealed class ReadThrough : IDisposable
{
    private readonly RuntimeCache _cache;
    private readonly CacheItemHandle _item;
    private readonly CacheItemOptions _options;
    private readonly ItemFlights _flights;
    private readonly Flight? _past;
    private bool _isReachable;

    internal ReadThrough(RuntimeCache cache, CacheItemHandle item, CacheItemOptions options)
    {
        _cache = cache;
        _item = item;
        _options = options;
        _flights = ItemFlights.Enter(cache.Store, item.StoreKey, out _past);
    }

    /// <summary>Reads the item.</summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The value as UTF-8 JSON; null on a miss.</returns>
    /// <exception cref="VercelException">The request failed.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken = default)
    {
        ReadOnlyMemory<byte>? json = await _item.GetJsonAsync(cancellationToken).ConfigureAwait(false);
        _isReachable = true;
        return json;
    }

    /// <summary>
    /// Creates the item and stores it, or waits for the call that does. The value is not stored if <see cref="ReadAsync"/> failed
    /// or was not called: the caller would wait for a second timeout. Neither is a value whose item this process expired, deleted
    /// or stored while the function ran.
    /// </summary>
    /// <param name="create">
    /// Creates the value as UTF-8 JSON; null if there is none. Its token is canceled if no call waits for the value.
    /// </param>
    /// <param name="cancellationToken">Ends this call's wait.</param>
    /// <returns>The value, and why it was not stored.</returns>
    /// <exception cref="VercelException">The function failed with it, or a function that waits for this call creates the item.</exception>
    public async ValueTask<CreatedItem> CreateAsync(
        Func<CancellationToken, ValueTask<ReadOnlyMemory<byte>?>> create, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (await CreateOnceAsync(create, cancellationToken).ConfigureAwait(false) is CreatedItem created)
            {
                return created;
            }
        }
    }

    /// <summary>Creates the item like <see cref="CreateAsync"/>, and calls the function on this thread or not at all.</summary>
    /// <param name="create">Creates the value as UTF-8 JSON; null if there is none.</param>
    /// <param name="cancellationToken">Ends this call's wait.</param>
    /// <returns>The value, and why it was not stored.</returns>
    /// <exception cref="VercelException">The function failed with it, or a function that waits for this call creates the item.</exception>
    public CreatedItem Create(Func<ReadOnlyMemory<byte>?> create, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            ValueTask<CreatedItem?> task = CreateOnceAsync(_ => new ValueTask<ReadOnlyMemory<byte>?>(create()), cancellationToken);
            if (Blocking.Wait(task) is CreatedItem created)
            {
                return created;
            }
        }
    }

    /// <summary>Ends the call.</summary>
    public void Dispose() => _flights.Leave();

    // Null if the call that created the item was canceled, so that another has to.
    private ValueTask<CreatedItem?> CreateOnceAsync(
        Func<CancellationToken, ValueTask<ReadOnlyMemory<byte>?>> create, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Flight flight = _flights.Join(_item.Key, _options.Tags, _cache.MeasuredStore.ExpiredTags, _past, out bool isStarter);
        if (isStarter)
        {
            _ = flight.RunAsync(
                Measurement.IsListenedTo(Measurement.Creations) ? Measured(create) : create,
                json => StoreAsync(json, flight),
                cancellationToken);
        }

        return flight.WaitAsync(isStarter, cancellationToken);
    }

    private Func<CancellationToken, ValueTask<ReadOnlyMemory<byte>?>> Measured(
        Func<CancellationToken, ValueTask<ReadOnlyMemory<byte>?>> create) => token => Measurement.RunAsync(
            Measurement.Creations,
            "vercel.cache.create",
            ActivityKind.Internal,
            default,
            measurement =>
            {
                measurement.AddKey(_item.StoreKey);
                return create(token);
            });

    private ValueTask StoreAsync(ReadOnlyMemory<byte> json, Flight flight) => _isReachable
        ? _cache.StoreCreatedAsync(_item.Key, _item.StoreKey, json, _options, () => flight.IsOutdated, CancellationToken.None)
        : default;
}
