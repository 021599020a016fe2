using VercelFunctions.Emulator.Http;

namespace VercelFunctions.Emulator.Faults;

/// <summary>
/// A fault rule in effect. Its hits are spread evenly instead of randomly: 5% hits the 20th request, the 40th and so on, so
/// that a test behaves the same each time.
/// </summary>
internal sealed class Fault(FaultRule rule)
{
    private const int Million = 1_000_000;

    private readonly object _lock = new();

    public FaultRule Rule { get; } = rule;

    /// <summary>The number of requests that the rule applied to.</summary>
    public long Requests { get; private set; }

    /// <summary>The number of requests that it hit.</summary>
    public long Hits { get; private set; }

    /// <summary>Counts a request, and returns whether the rule hits it.</summary>
    public bool Hit(CacheOperation operation)
    {
        if (!Rule.AppliesTo(operation))
        {
            return false;
        }

        lock (_lock)
        {
            long before = Requests++ * Rule.PerMillion / Million;
            bool hit = Requests * Rule.PerMillion / Million > before && (Rule.Times is null || Hits < Rule.Times);
            Hits += hit ? 1 : 0;
            return hit;
        }
    }
}
