using VercelFunctions.Emulator.Requests;

namespace VercelFunctions.Emulator.Faults;

/// <summary>The faults of a project. They can be replaced while requests go on.</summary>
internal sealed class FaultSet(IEnumerable<FaultRule> rules)
{
    private volatile IReadOnlyList<Fault> _faults = Start(rules);

    /// <summary>Those at work, in order.</summary>
    public IReadOnlyList<Fault> All => _faults;

    /// <summary>Puts others in their place, counting from nothing.</summary>
    public void Replace(IEnumerable<FaultRule> rules) => _faults = Start(rules);

    /// <summary>The rules that hit a request, in order. A stale answer is for what is read.</summary>
    public IReadOnlyList<FaultRule> HitsOn(Operation operation)
    {
        IReadOnlyList<Fault> faults = _faults;
        return faults.Count == 0 ? [] : [.. faults.Where(fault => (fault.Rule.Effect != FaultEffect.Stale || operation == Operation.Get) && fault.Hit(operation)).Select(fault => fault.Rule)];
    }

    private static Fault[] Start(IEnumerable<FaultRule> rules) => [.. rules.Select(rule => new Fault(rule))];
}
