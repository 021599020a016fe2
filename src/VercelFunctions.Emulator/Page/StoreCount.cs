using VercelFunctions.Emulator.Stores;

namespace VercelFunctions.Emulator.Page;

/// <summary>What a store holds in all, counted again and again for one who watches, and never without a rest.</summary>
internal sealed class StoreCount(IStoreView view, TimeProvider time)
{
    // Within this time shows what changes without an operation: items whose TTL ends, and those of other nodes at the same store.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private long _counted;
    private TimeSpan _rest;

    /// <summary>The latest totals; null where the store could not be asked.</summary>
    public StoreTotals? Totals { get; private set; }

    /// <summary>Why the store could not be asked; null where it could.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether to count again.</summary>
    /// <param name="hasActivity">Whether the totals may have changed by what this node did.</param>
    public bool IsDue(bool hasActivity)
    {
        TimeSpan since = time.GetElapsedTime(_counted);
        return since >= _rest && (hasActivity || since >= Interval);
    }

    /// <summary>Counts.</summary>
    public async ValueTask TakeAsync(CancellationToken cancellationToken)
    {
        long began = time.GetTimestamp();
        try
        {
            Totals = await view.CountAsync(cancellationToken).ConfigureAwait(false);
            Problem = null;
        }
        catch (RuntimeCacheException exception)
        {
            Totals = null;
            Problem = exception.Message;
        }

        _counted = time.GetTimestamp();

        // Many items take a store a while to count. It does so for a tenth of its time at most.
        _rest = 9 * time.GetElapsedTime(began, _counted);
    }
}
