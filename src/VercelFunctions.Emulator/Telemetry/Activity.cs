namespace VercelFunctions.Emulator.Telemetry;

/// <summary>A project's recent operations, for the page. Recording one takes a short lock and allocates nothing.</summary>
internal sealed class Activity(TimeProvider time)
{
    /// <summary>For how many seconds the counts are kept per second.</summary>
    public const int WindowSeconds = 300;

    /// <summary>How many operations are kept one by one.</summary>
    public const int MaxLines = 200;

    private const int MaxStreams = 32;

    private readonly object _lock = new();
    private readonly TrafficSecond[] _seconds = new TrafficSecond[WindowSeconds];
    private readonly ActivityLine[] _lines = new ActivityLine[MaxLines];
    private Traffic _total;
    private long _count;
    private int _streams;

    /// <summary>When counting started.</summary>
    public DateTimeOffset Started { get; } = time.GetUtcNow();

    /// <summary>The number of operations.</summary>
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

    /// <summary>The counts since the start.</summary>
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

    /// <summary>Records an operation, and sets its number and time.</summary>
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

    /// <summary>Reads the activity after an operation.</summary>
    /// <param name="number">The number of the last operation already read; 0 for none.</param>
    /// <param name="second">The first second, in Unix time, whose counts may have changed since; 0 for all.</param>
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

            TrafficSecond[] seconds = [.. _seconds.Where(counted => counted.At >= first).OrderBy(counted => counted.At)];
            return new ActivityView(now, _count, _total, seconds, lines);
        }
    }

    /// <summary>Counts an event stream; returns false if too many are open.</summary>
    public bool TryAddStream()
    {
        if (Interlocked.Increment(ref _streams) <= MaxStreams)
        {
            return true;
        }

        RemoveStream();
        return false;
    }

    /// <summary>Counts a closed event stream.</summary>
    public void RemoveStream() => Interlocked.Decrement(ref _streams);

    /// <summary>The activity since an operation.</summary>
    /// <param name="Now">When it was read.</param>
    /// <param name="Count">The number of operations since the start.</param>
    /// <param name="Total">The counts since the start.</param>
    /// <param name="Seconds">The seconds with any operation, in order.</param>
    /// <param name="Lines">The operations, in order; at most the last <see cref="MaxLines"/>.</param>
    internal sealed record ActivityView(
        DateTimeOffset Now, long Count, Traffic Total, IReadOnlyList<TrafficSecond> Seconds, IReadOnlyList<ActivityLine> Lines);

    /// <summary>The counts of one second.</summary>
    internal struct TrafficSecond
    {
        /// <summary>The second, in Unix time.</summary>
        public long At;

        public Traffic Traffic;
    }
}
