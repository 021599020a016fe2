namespace VercelFunctions.PowerShell;

/// <summary>A cmdlet that works on the faults of a local Runtime Cache.</summary>
public abstract class FaultCommand : EmulatorQueryCommand
{
    /// <summary>Asks the local Runtime Cache; null where that failed, which was said then.</summary>
    private protected IReadOnlyList<CacheFault>? Ask(EmulatorQuery<CacheFault> query) => Ask(query, "faults to set", "be made to fail");
}
