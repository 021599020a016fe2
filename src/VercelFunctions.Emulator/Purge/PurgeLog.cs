using VercelFunctions.Emulator.Projects;

namespace VercelFunctions.Emulator.Purge;

/// <summary>Records the last purge requests.</summary>
internal sealed class PurgeLog(TimeProvider time)
{
    private const int MaxEntries = 1000;

    private readonly object _lock = new();
    private readonly Queue<PurgeEntry> _entries = new();

    /// <summary>Records a request that has just arrived.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="opened">The projects of its token.</param>
    public PurgeEntry Add(PurgeKind operation, IReadOnlyList<Project> opened)
    {
        PurgeEntry entry = new(time.GetUtcNow(), operation, opened);
        lock (_lock)
        {
            if (_entries.Count == MaxEntries)
            {
                _entries.Dequeue();
            }

            _entries.Enqueue(entry);
        }

        return entry;
    }

    /// <summary>The requests that a token of these projects may see, the oldest first.</summary>
    public IReadOnlyList<RecordedPurge> VisibleTo(IReadOnlyList<Project> projects)
    {
        lock (_lock)
        {
            return [.. _entries.Where(entry => entry.IsVisibleTo(projects)).Select(entry => entry.Purge)];
        }
    }

    /// <summary>Removes the requests that a token of these projects may see.</summary>
    public void Clear(IReadOnlyList<Project> projects)
    {
        lock (_lock)
        {
            PurgeEntry[] kept = [.. _entries.Where(entry => !entry.IsVisibleTo(projects))];
            _entries.Clear();
            Array.ForEach(kept, _entries.Enqueue);
        }
    }
}
