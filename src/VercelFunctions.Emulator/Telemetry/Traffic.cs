using VercelFunctions.Emulator.Requests;

namespace VercelFunctions.Emulator.Telemetry;

/// <summary>Counts of operations. Each is counted once: what was refused or failed as an error, whatever it asked.</summary>
internal struct Traffic
{
    public long Hits;
    public long Misses;
    public long Sets;

    /// <summary>Deletions of one item and of all.</summary>
    public long Deletes;

    /// <summary>Expiries of tags, and purges.</summary>
    public long Expiries;

    /// <summary>What was refused, failed or was broken off.</summary>
    public long Errors;

    /// <summary>Counts one more. To list what is there is not counted.</summary>
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
