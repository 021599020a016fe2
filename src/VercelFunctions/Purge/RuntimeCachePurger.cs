namespace VercelFunctions;

/// <summary>Expires tags of a Runtime Cache, and purges it if it supports that. Thread-safe.</summary>
/// <param name="store">The Runtime Cache.</param>
/// <param name="contents">The interface that deletes all items.</param>
public sealed class RuntimeCachePurger(ICacheStore store, ICacheContents contents) : IPurger
{
    private readonly MeasuredStore _store = new(store);

    /// <inheritdoc/>
    public string Description => _store.Description;

    /// <inheritdoc/>
    public void Check(ExpiryKind kind, PurgeOptions? options = null)
    {
        if (kind != ExpiryKind.Tag)
        {
            throw NotSupported("has no source images; those of a Vercel project can be expired");
        }

        string? unsupported = options switch
        {
            { Mode: not PurgeMode.Invalidate } => $"the mode {options.Mode}",
            { Target: not PurgeTarget.All } => $"the target {options.Target}",
            { RevalidationDeadline: not null } => "a revalidation deadline",
            _ => null,
        };
        if (unsupported is not null)
        {
            throw NotSupported($"does not support {unsupported}: items with the tag are expired at once, and there is nothing to choose");
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<Expiry> ExpireEachAsync(
        ExpiryKind kind, IEnumerable<string> names, PurgeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentGuard.NotNull(names, nameof(names));
        Check(kind, options);
        return ExpiryBatcher.CheckedAsync(kind, names, valid => _store.TryExpireTagsAsync(valid, cancellationToken));
    }

    /// <inheritdoc/>
    public async Task PurgeAllAsync(PurgedCache cache, CancellationToken cancellationToken = default)
    {
        if (cache == PurgedCache.Cdn)
        {
            throw NotSupported("has no CDN cache; that of a Vercel project can be purged");
        }

        _store.ExpiredTags.AddAll();
        await contents.ClearAsync(cancellationToken).ConfigureAwait(false);
    }

    private VercelException NotSupported(string what) => new(VercelFailure.NotSupported, $"A Runtime Cache ({Description}) {what}.");
}
