using VercelFunctions.Emulator.Requests;

namespace VercelFunctions.Emulator.Telemetry;

/// <summary>What a project's cache was asked lately, for people who look at it. To write one down costs one short lock and no memory.</summary>
internal sealed class Activity(TimeProvider time)
{
    /// <summary>How far back the counts of single seconds reach.</summary>
    public const int WindowSeconds = 300;

    /// <summary>How many operations are remembered one by one.</summary>
    public const int MaxLines = 200;

    private const int MaxWatchers = 32;

    private readonly object _lock = new();
    private readonly TrafficSecond[] _seconds = new TrafficSecond[WindowSeconds];
    private readonly ActivityLine[] _lines = new ActivityLine[MaxLines];
    private Traffic _total;
    private long _count;
    private int _watchers;

    /// <summary>When counting began.</summary>
    public DateTimeOffset Started { get; } = time.GetUtcNow();

    /// <summary>How many operations there were.</summary>
    public long Count
    {
        get
        {
            lock (_lock)
            {
                return _count;
            }
        }
    }

    /// <summary>All that was counted.</summary>
    public Traffic Total
    {
        get
        {
            lock (_lock)
            {
                return _total;
            }
        }
    }

    /// <summary>Writes an operation down. What it does not know of one, its number and time, is filled in.</summary>
    public void Record(ActivityLine line)
    {
        DateTimeOffset now = time.GetUtcNow();
        lock (_lock)
        {
            _lines[_count++ % MaxLines] = line with { Number = _count, At = now };
            _total.Add(line.Operation, line.Outcome);
            long at = now.ToUnixTimeSeconds();
            ref TrafficSecond second = ref _seconds[at % WindowSeconds];
            if (second.At != at)
            {
                second = new TrafficSecond { At = at };
            }

            second.Traffic.Add(line.Operation, line.Outcome);
        }
    }

    /// <summary>Reads what came after some operation.</summary>
    /// <param name="number">The number of the last operation that is known; 0 for none.</param>
    /// <param name="second">The first second, in Unix time, whose counts may have grown since; 0 for all there are.</param>
    public ActivityView Since(long number, long second)
    {
        DateTimeOffset now = time.GetUtcNow();
        long first = Math.Max(second, now.ToUnixTimeSeconds() - WindowSeconds + 1);
        lock (_lock)
        {
            ActivityLine[] lines = new ActivityLine[Math.Min(_count - number, MaxLines)];
            for (int i = 0; i < lines.Length; i++)
            {
                lines[i] = _lines[(_count - lines.Length + i) % MaxLines];
            }

            return new ActivityView(now, _count, _total, [.. _seconds.Where(counted => counted.At >= first).OrderBy(counted => counted.At)], lines);
        }
    }

    /// <summary>Counts one more that watches; false where there are too many.</summary>
    public bool TryAddWatcher()
    {
        if (Interlocked.Increment(ref _watchers) <= MaxWatchers)
        {
            return true;
        }

        RemoveWatcher();
        return false;
    }

    /// <summary>Counts one less.</summary>
    public void RemoveWatcher() => Interlocked.Decrement(ref _watchers);

    /// <summary>What came since.</summary>
    /// <param name="Now">When it was read.</param>
    /// <param name="Count">How many operations there were in all.</param>
    /// <param name="Total">All that was counted.</param>
    /// <param name="Seconds">The seconds in which something was, in order.</param>
    /// <param name="Lines">The operations, in order; the latest where there were more than <see cref="MaxLines"/>.</param>
    internal sealed record ActivityView(DateTimeOffset Now, long Count, Traffic Total, IReadOnlyList<TrafficSecond> Seconds, IReadOnlyList<ActivityLine> Lines);

    /// <summary>The counts of one second.</summary>
    internal struct TrafficSecond
    {
        /// <summary>The second, in Unix time.</summary>
        public long At;

        public Traffic Traffic;
    }
}
