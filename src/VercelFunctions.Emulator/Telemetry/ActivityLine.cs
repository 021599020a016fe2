using VercelFunctions.Emulator.Requests;

namespace VercelFunctions.Emulator.Telemetry;

/// <summary>One operation that is done.</summary>
internal readonly record struct ActivityLine
{
    /// <summary>Its place among all, from 1.</summary>
    public long Number { get; init; }

    /// <summary>When it was done.</summary>
    public DateTimeOffset At { get; init; }

    public Operation Operation { get; init; }

    public Outcome Outcome { get; init; }

    /// <summary>The answer's status; that of an answer that was broken off may never have arrived.</summary>
    public int Status { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The store key; null where it was about none or many.</summary>
    public string? Key { get; init; }

    /// <summary>The name that the item was given, where the request told it.</summary>
    public string? Name { get; init; }

    /// <summary>The tags that were to expire; null where it was about none.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>What the status cannot say, such as the fault that was at work.</summary>
    public string? Note { get; init; }
}
