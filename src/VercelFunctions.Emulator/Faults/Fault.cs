using VercelFunctions.Emulator.Requests;

namespace VercelFunctions.Emulator.Faults;

/// <summary>
/// A rule at work. Its share is spread evenly, not drawn by chance: 5% hits the 20th request, the 40th and so on,
/// so that a test that meets it meets it every time.
/// </summary>
internal sealed class Fault(FaultRule rule)
{
    private const int Million = 1_000_000;

    private readonly object _lock = new();

    public FaultRule Rule { get; } = rule;

    /// <summary>How many requests it was held against.</summary>
    public long Requests { get; private set; }

    /// <summary>How many of them it hit.</summary>
    public long Hits { get; private set; }

    /// <summary>Whether it hits this request.</summary>
    public bool Hit(Exchange exchange)
    {
        if (!Rule.IsAbout(exchange))
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
