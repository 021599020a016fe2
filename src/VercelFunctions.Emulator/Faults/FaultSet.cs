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

    /// <summary>The rules that hit a request, in order.</summary>
    public IReadOnlyList<FaultRule> HitsOn(Exchange exchange)
    {
        IReadOnlyList<Fault> faults = _faults;
        return faults.Count == 0 ? [] : [.. faults.Where(fault => fault.Hit(exchange)).Select(fault => fault.Rule)];
    }

    private static Fault[] Start(IEnumerable<FaultRule> rules) => [.. rules.Select(rule => new Fault(rule))];
}
