using System.Diagnostics;

namespace VercelFunctions;

/// <summary>One call that reads an item and creates it on a miss, or waits for another call that creates it.</summary>
internal sealed class ReadThrough : IDisposable
{
    private readonly RuntimeCache _cache;
    private readonly string _key;
    private readonly string _storeKey;
    private readonly CacheItemOptions _options;
    private readonly ItemFlights _flights;
    private readonly Flight? _past;
    private bool _isReachable;

    /// <param name="cache">The cache.</param>
    /// <param name="key">The key.</param>
    /// <param name="storeKey">The store key of the key.</param>
    /// <param name="options">How to store the value that is created; already checked.</param>
    public ReadThrough(RuntimeCache cache, string key, string storeKey, CacheItemOptions options)
    {
        _cache = cache;
        _key = key;
        _storeKey = storeKey;
        _options = options;
        _flights = ItemFlights.Enter(cache.Store, storeKey, out _past);
    }

    /// <summary>Reads the item.</summary>
    /// <returns>The value as UTF-8 JSON; null on a miss.</returns>
    /// <exception cref="VercelException">The request failed.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte>? json = await _cache.MeasuredStore.GetAsync(_storeKey, cancellationToken).ConfigureAwait(false);
        _isReachable = true;
        return json;
    }

    /// <summary>
    /// Creates the item and stores it, or waits for the call that does. If this call creates it, the function is called on
    /// this thread. If reading failed, the value is not stored: the caller would wait for a second timeout. Neither is a value
    /// whose item this process expired, deleted or stored while the function ran.
    /// </summary>
    /// <param name="create">Creates the value; null if there is none. Its token is canceled if no call waits for the value.</param>
    /// <param name="cancellationToken">Ends this call's wait.</param>
    /// <returns>The item; null if the call that created it was canceled: call again.</returns>
    /// <exception cref="VercelException">The function failed with it, or a function that waits for this call creates the item.</exception>
    public ValueTask<CreatedItem?> CreateAsync(
        Func<CancellationToken, ValueTask<ReadOnlyMemory<byte>?>> create, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Flight flight = _flights.Join(_key, _options.Tags, _cache.MeasuredStore.ExpiredTags, _past, out bool isStarter);
        if (isStarter)
        {
            _ = flight.RunAsync(
                Measurement.IsListenedTo(Measurement.Creations) ? Measured(create) : create,
                json => StoreAsync(json, flight),
                cancellationToken);
        }

        return flight.WaitAsync(isStarter, cancellationToken);
    }

    /// <summary>Ends the call.</summary>
    public void Dispose() => _flights.Leave();

    private Func<CancellationToken, ValueTask<ReadOnlyMemory<byte>?>> Measured(
        Func<CancellationToken, ValueTask<ReadOnlyMemory<byte>?>> create) => token => Measurement.RunAsync(
            Measurement.Creations,
            "vercel.cache.create",
            ActivityKind.Internal,
            default,
            measurement =>
            {
                measurement.AddKey(_storeKey);
                return create(token);
            });

    private ValueTask StoreAsync(ReadOnlyMemory<byte> json, Flight flight) => _isReachable
        ? _cache.StoreCreatedAsync(_key, _storeKey, json, _options, () => flight.IsOutdated, CancellationToken.None)
        : default;
}
