namespace VercelFunctions.Bench;

/// <summary>How long and how often things are measured.</summary>
internal sealed record BenchPlan
{
    /// <summary>How often ours and theirs take turns.</summary>
    public required int Rounds { get; init; }

    /// <summary>How often BenchmarkDotNet, which makes several iterations itself, and the JavaScript client take turns.</summary>
    public required int BenchmarkRounds { get; init; }

    /// <summary>How long one turn of a client of the server lasts.</summary>
    public required TimeSpan Turn { get; init; }

    /// <summary>How long the JavaScript client warms up, for each operation, twice.</summary>
    public required TimeSpan WarmUp { get; init; }

    /// <summary>How often each way of starting PowerShell is timed.</summary>
    public required int Starts { get; init; }

    /// <summary>How often one tag is expired.</summary>
    public required int Expiries { get; init; }

    /// <summary>How many entries the large store holds.</summary>
    public required int ManyEntries { get; init; }

    /// <summary>How long the soak lasts.</summary>
    public required TimeSpan Soak { get; init; }

    /// <summary>When the whole run is given up, whatever it waits for.</summary>
    public required TimeSpan Limit { get; init; }

    /// <summary>For figures to keep.</summary>
    public static BenchPlan Full { get; } = new()
    {
        Rounds = 5,
        BenchmarkRounds = 3,
        Turn = TimeSpan.FromSeconds(1.2),
        WarmUp = TimeSpan.FromSeconds(3),
        Starts = 25,
        Expiries = 25,
        ManyEntries = 10_000_000,
        Soak = TimeSpan.FromMinutes(10),
        Limit = TimeSpan.FromMinutes(30),
    };

    /// <summary>For a look.</summary>
    public static BenchPlan Quick { get; } = new()
    {
        Rounds = 3,
        BenchmarkRounds = 1,
        Turn = TimeSpan.FromSeconds(0.5),
        WarmUp = TimeSpan.FromSeconds(1.5),
        Starts = 7,
        Expiries = 11,
        ManyEntries = 3_000_000,
        Soak = TimeSpan.FromMinutes(1),
        Limit = TimeSpan.FromMinutes(12),
    };
}
