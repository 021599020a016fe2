using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace VercelFunctions;

/// <summary>A store whose operations are measured while anyone listens. Otherwise, each operation only checks for listeners.</summary>
internal sealed class MeasuredStore(ICacheStore store) : ICacheStore
{
    private readonly RuntimeCacheEndpoint? _endpoint = (store as HttpCacheStore)?.Endpoint;

    /// <summary>The tags that this process expired in the cache.</summary>
    public ExpiredTags ExpiredTags { get; } = ExpiredTags.Of(store);

    /// <inheritdoc/>
    public string Description => store.Description;

    private static bool IsListenedTo => Measurement.IsListenedTo(Measurement.CacheOperations);

    private ActivityKind Kind => _endpoint is null ? ActivityKind.Internal : ActivityKind.Client;

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> GetAsync(string storeKey, CancellationToken cancellationToken) =>
        IsListenedTo ? MeasureGetAsync(storeKey, cancellationToken) : store.GetAsync(storeKey, cancellationToken);

    /// <inheritdoc/>
    public ValueTask SetAsync(
        string storeKey, ReadOnlyMemory<byte> json, CacheItemOptions options, CancellationToken cancellationToken) => IsListenedTo
        ? MeasureSetAsync(storeKey, json, options, cancellationToken)
        : store.SetAsync(storeKey, json, options, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string storeKey, CancellationToken cancellationToken)
    {
        ItemFlights.MarkReplaced(store, storeKey);
        return IsListenedTo ? MeasureDeleteAsync(storeKey, cancellationToken) : store.DeleteAsync(storeKey, cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<Expiry> TryExpireTagsAsync(IReadOnlyList<string> tags, CancellationToken cancellationToken)
    {
        ExpiredTags.Add(tags);
        return IsListenedTo ? MeasureExpireTagsAsync(tags, cancellationToken) : store.TryExpireTagsAsync(tags, cancellationToken);
    }

    private ValueTask<ReadOnlyMemory<byte>?> MeasureGetAsync(string storeKey, CancellationToken cancellationToken) =>
        RunAsync("get", storeKey, async measurement =>
        {
            ReadOnlyMemory<byte>? json = await store.GetAsync(storeKey, cancellationToken).ConfigureAwait(false);
            measurement.Add("vercel.cache.result", json is null ? "miss" : "hit");
            if (json is not null)
            {
                measurement.AddSize(json.Value.Length);
            }

            return json;
        });

    private async ValueTask MeasureSetAsync(
        string storeKey, ReadOnlyMemory<byte> json, CacheItemOptions options, CancellationToken cancellationToken) =>
        await RunAsync("set", storeKey, async measurement =>
        {
            measurement.AddSize(json.Length);
            measurement.AddTagCount(options.Tags.Count);
            await store.SetAsync(storeKey, json, options, cancellationToken).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);

    private async ValueTask MeasureDeleteAsync(string storeKey, CancellationToken cancellationToken) =>
        await RunAsync("delete", storeKey, async _ =>
        {
            await store.DeleteAsync(storeKey, cancellationToken).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);

    private async IAsyncEnumerable<Expiry> MeasureExpireTagsAsync(
        IReadOnlyList<string> tags, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using Measurement measurement = Measurement.Start(Measurement.CacheOperations, "vercel.cache.expire", Kind, Attributes("expire"));
        measurement.AddTagCount(tags.Count);
        VercelException? failure = null;
        await foreach (Expiry result in store.TryExpireTagsAsync(tags, cancellationToken).ConfigureAwait(false))
        {
            failure ??= result.Error;
            yield return result;
        }

        if (failure is not null)
        {
            measurement.Fail(failure);
        }
    }

    private ValueTask<T> RunAsync<T>(string operation, string storeKey, Func<Measurement, ValueTask<T>> action) => Measurement.RunAsync(
        Measurement.CacheOperations,
        "vercel.cache." + operation,
        Kind,
        Attributes(operation),
        measurement =>
        {
            measurement.AddKey(storeKey);
            return action(measurement);
        });

    private TagList Attributes(string operation)
    {
        TagList attributes = new() { { "vercel.cache.operation", operation } };
        if (_endpoint is not null)
        {
            attributes.Add("server.address", _endpoint.Url.Host);
            attributes.Add("server.port", _endpoint.Url.Port);
        }

        return attributes;
    }
}
