namespace VercelFunctions.Bench;

/// <summary>The durations and the numbers of rounds of a run.</summary>
internal sealed record BenchPlan
{
    /// <summary>The number of rounds in which both sides take turns.</summary>
    public required int Rounds { get; init; }

    /// <summary>The number of rounds of BenchmarkDotNet, which runs several iterations per round, and the JavaScript client.</summary>
    public required int BenchmarkRounds { get; init; }

    /// <summary>The duration of one turn of a client.</summary>
    public required TimeSpan Turn { get; init; }

    /// <summary>The duration of a warm-up of the JavaScript client. It has two per operation.</summary>
    public required TimeSpan WarmUp { get; init; }

    /// <summary>The number of timed starts of PowerShell per case.</summary>
    public required int Starts { get; init; }

    /// <summary>The number of timed expiries of a tag.</summary>
    public required int Expiries { get; init; }

    /// <summary>The number of items in the large store.</summary>
    public required int ManyEntries { get; init; }

    /// <summary>The duration of the soak.</summary>
    public required TimeSpan Soak { get; init; }

    /// <summary>The time limit of the whole run.</summary>
    public required TimeSpan Limit { get; init; }

    /// <summary>For final figures.</summary>
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

    /// <summary>For a quick look.</summary>
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
