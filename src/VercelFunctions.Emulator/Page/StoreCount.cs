using VercelFunctions.Emulator.Stores;

namespace VercelFunctions.Emulator.Page;

/// <summary>The totals of a store for one event stream, counted repeatedly but with pauses in between.</summary>
internal sealed class StoreCount(IStoreView view, TimeProvider time)
{
    // Changes without an operation of this node appear within this time: expired items, and operations of other nodes.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private long _counted;
    private TimeSpan _rest;

    /// <summary>The latest totals; null if the store could not be read.</summary>
    public StoreTotals? Totals { get; private set; }

    /// <summary>Why the store could not be read; null if it could.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether it is time to count again.</summary>
    /// <param name="hasActivity">Whether this node had operations since the last count.</param>
    public bool IsDue(bool hasActivity)
    {
        TimeSpan since = time.GetElapsedTime(_counted);
        return since >= _rest && (hasActivity || since >= Interval);
    }

    /// <summary>Counts again.</summary>
    public async ValueTask TakeAsync(CancellationToken cancellationToken)
    {
        long began = time.GetTimestamp();
        try
        {
            Totals = await view.CountAsync(cancellationToken).ConfigureAwait(false);
            Problem = null;
        }
        catch (VercelException exception)
        {
            Totals = null;
            Problem = exception.Message;
        }

        _counted = time.GetTimestamp();

        // Counting many items takes time. At most a tenth of the time is spent on it.
        _rest = 9 * time.GetElapsedTime(began, _counted);
    }
}
