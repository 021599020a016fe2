using VercelFunctions.Emulator.Http;

namespace VercelFunctions.Emulator.Telemetry;

/// <summary>Counts of operations. Each operation is counted once: one that was refused or failed only as an error.</summary>
internal struct Traffic
{
    public long Hits;
    public long Misses;
    public long Sets;

    /// <summary>Deletions of one item and of all items.</summary>
    public long Deletes;

    /// <summary>Expiries of tags, and purges.</summary>
    public long Expiries;

    /// <summary>Operations that were refused, failed, or whose connection was closed.</summary>
    public long Errors;

    /// <summary>Counts an operation. Listing items is not counted.</summary>
    public void Add(Operation operation, Outcome outcome)
    {
        switch (outcome, operation)
        {
            case (Outcome.Hit, _):
                Hits++;
                break;
            case (Outcome.Miss, _):
                Misses++;
                break;
            case (not Outcome.Ok, _):
                Errors++;
                break;
            case (_, Operation.Set):
                Sets++;
                break;
            case (_, Operation.Delete or Operation.Clear):
                Deletes++;
                break;
            case (_, Operation.Expire or Operation.Purge):
                Expiries++;
                break;
        }
    }
}
