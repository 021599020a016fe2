using VercelFunctions.Emulator.Http;

namespace VercelFunctions.Emulator.Faults;

/// <summary>The fault rules in effect for one project.</summary>
internal sealed class FaultSet(IReadOnlyList<FaultRule> rules)
{
    private volatile IReadOnlyList<Fault> _faults = Start(rules);

    /// <summary>The rules, in order. Another list after each replacement.</summary>
    public IReadOnlyList<Fault> All => _faults;

    /// <summary>Replaces the rules. All counts start at 0.</summary>
    public void Replace(IReadOnlyList<FaultRule> rules) => _faults = Start(rules);

    /// <summary>Counts a request, and returns the rules that hit it, in order.</summary>
    public IReadOnlyList<FaultRule> HitsOn(Exchange exchange)
    {
        IReadOnlyList<Fault> faults = _faults;
        return faults.Count == 0 ? [] : [.. faults.Where(fault => fault.Hit(exchange)).Select(fault => fault.Rule)];
    }

    private static Fault[] Start(IReadOnlyList<FaultRule> rules) => [.. rules.Select(rule => new Fault(rule))];
}
