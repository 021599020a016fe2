using VercelFunctions.Emulator.Http;

namespace VercelFunctions.Emulator.Faults;

/// <summary>The fault rules in effect for one project.</summary>
internal sealed class FaultSet(IReadOnlyList<FaultRule> rules)
{
    private readonly object _lock = new();
    private volatile IReadOnlyList<Fault> _faults = Start(rules);

    /// <summary>The rules, in order. Another list after each change.</summary>
    public IReadOnlyList<Fault> All => _faults;

    /// <summary>Replaces the rules. All counts start at 0.</summary>
    public void Replace(IReadOnlyList<FaultRule> rules) => Change(_ => Start(rules));

    /// <summary>Adds rules after the others, which keep their counts.</summary>
    public void Add(IReadOnlyList<FaultRule> rules) => Change(faults => [.. faults, .. Start(rules)]);

    /// <summary>Removes a rule, however often it is in the list. The others keep their counts.</summary>
    public void Remove(FaultRule rule) => Change(faults => [.. faults.Where(fault => fault.Rule.Text != rule.Text)]);

    /// <summary>Counts a request, and returns the rules that hit it, in order.</summary>
    public IReadOnlyList<FaultRule> HitsOn(CacheOperation operation)
    {
        IReadOnlyList<Fault> faults = _faults;
        return faults.Count == 0 ? [] : [.. faults.Where(fault => fault.Hit(operation)).Select(fault => fault.Rule)];
    }

    private void Change(Func<IReadOnlyList<Fault>, IReadOnlyList<Fault>> change)
    {
        lock (_lock)
        {
            _faults = change(_faults);
        }
    }

    private static Fault[] Start(IReadOnlyList<FaultRule> rules) => [.. rules.Select(rule => new Fault(rule))];
}
