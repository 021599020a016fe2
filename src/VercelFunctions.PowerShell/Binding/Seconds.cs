namespace VercelFunctions.PowerShell;

/// <summary>
/// Seconds, as a parameter takes them, as a duration. Exact to the tick: TimeSpan.FromSeconds of older frameworks rounds
/// to milliseconds. What is too long for a duration becomes the longest, so that the core refuses it by its own limit.
/// </summary>
internal static class Seconds
{
    public static TimeSpan? ToTimeSpan(double? seconds) => seconds is double given ? ToTimeSpan(given) : null;

    public static TimeSpan ToTimeSpan(double seconds) =>
        seconds >= TimeSpan.MaxValue.TotalSeconds ? TimeSpan.MaxValue
        : seconds > TimeSpan.MinValue.TotalSeconds ? TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond))
        : TimeSpan.MinValue;
}
