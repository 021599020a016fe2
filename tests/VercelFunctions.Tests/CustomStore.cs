namespace VercelFunctions.Tests;

/// <summary>A store that someone else wrote: it stores in another one, unless a test replaces an operation.</summary>
internal sealed class CustomStore(ICacheStore inner) : ICacheStore
{
    /// <summary>Called before an item is stored.</summary>
    public Func<ReadOnlyMemory<byte>, Task>? OnSet { get; init; }

    /// <summary>Called before a tag is expired.</summary>
    public Action<string>? OnExpire { get; init; }

    public string Description => "a custom store";

    public ValueTask<ReadOnlyMemory<byte>?> GetAsync(string storeKey, CancellationToken cancellationToken) =>
        inner.GetAsync(storeKey, cancellationToken);

    public async ValueTask SetAsync(
        string storeKey, ReadOnlyMemory<byte> json, CacheItemOptions options, CancellationToken cancellationToken)
    {
        await (OnSet?.Invoke(json) ?? Task.CompletedTask);
        await inner.SetAsync(storeKey, json, options, cancellationToken);
    }

    public ValueTask DeleteAsync(string storeKey, CancellationToken cancellationToken) => inner.DeleteAsync(storeKey, cancellationToken);

    public IAsyncEnumerable<Expiry> TryExpireTagsAsync(IReadOnlyList<string> tags, CancellationToken cancellationToken)
    {
        foreach (string tag in tags)
        {
            OnExpire?.Invoke(tag);
        }

        return inner.TryExpireTagsAsync(tags, cancellationToken);
    }
}
