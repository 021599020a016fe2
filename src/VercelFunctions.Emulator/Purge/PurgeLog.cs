using VercelFunctions.Emulator.Projects;

namespace VercelFunctions.Emulator.Purge;

/// <summary>The latest purge requests.</summary>
internal sealed class PurgeLog(TimeProvider time)
{
    /// <summary>How many are kept. The oldest make room.</summary>
    public const int MaxEntries = 1000;

    private readonly object _lock = new();
    private readonly Queue<PurgeEntry> _entries = new();

    /// <summary>Adds a request that arrives now.</summary>
    /// <param name="operation">What it asks for.</param>
    /// <param name="opened">The projects that its token opens.</param>
    public PurgeEntry Add(CachePurgeOperation operation, IReadOnlyList<Project> opened)
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

    /// <summary>Those that may be shown to somebody whose token opens these projects, the oldest first.</summary>
    public IReadOnlyList<CachePurge> VisibleTo(IReadOnlyList<Project> projects)
    {
        lock (_lock)
        {
            return [.. _entries.Where(entry => entry.IsVisibleTo(projects)).Select(entry => entry.Purge)];
        }
    }

    /// <summary>Forgets them.</summary>
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
