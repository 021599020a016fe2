using VercelFunctions.Emulator.Http;

namespace VercelFunctions.Emulator.Telemetry;

/// <summary>A completed operation.</summary>
internal readonly record struct ActivityLine
{
    /// <summary>Its number, counted from 1.</summary>
    public long Number { get; init; }

    /// <summary>When it was completed.</summary>
    public DateTimeOffset At { get; init; }

    public Operation Operation { get; init; }

    public Outcome Outcome { get; init; }

    /// <summary>The response's status. If the connection was closed, the client may not have received it.</summary>
    public int Status { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The store key; null for an operation on no item or on several.</summary>
    public string? Key { get; init; }

    /// <summary>The item's name, if the request contained it.</summary>
    public string? Name { get; init; }

    /// <summary>The tags to expire; null for other operations.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>A note that the status does not show, such as a fault rule that hit.</summary>
    public string? Note { get; init; }
}
