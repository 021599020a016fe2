using System.Diagnostics.CodeAnalysis;

namespace VercelFunctions.AspNetCore.Caching;

/// <summary>The function of one call that creates an item, as HybridCache calls it.</summary>
internal sealed class Creation<TState, T>(
    Func<HybridItem> start, TState state, Func<TState, CancellationToken, ValueTask<T>> factory)
{
    /// <summary>The value, if the item was removed while it was being created.</summary>
    [MaybeNull]
    public T Outdated { get; private set; }

    /// <summary>Creates the value. The item reaches the operation that stores it because this is not an async method.</summary>
    public ValueTask<T> Start(CancellationToken cancellationToken)
    {
        HybridItem item = start();
        HybridItem.Current = item;
        return CreateAsync(item, cancellationToken);
    }

    private async ValueTask<T> CreateAsync(HybridItem item, CancellationToken cancellationToken)
    {
        // The function may store other items.
        HybridItem.Current = null;
        T value = await factory(state, cancellationToken).ConfigureAwait(false);
        if (!item.IsRemoved)
        {
            return value;
        }

        Outdated = value;
        throw new OutdatedValueException(this);
    }
}
