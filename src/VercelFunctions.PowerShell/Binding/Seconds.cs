namespace VercelFunctions.PowerShell;

/// <summary>
/// Converts a parameter in seconds to a TimeSpan, exact to the tick: TimeSpan.FromSeconds of older frameworks rounds to
/// milliseconds. A value that is too large becomes TimeSpan.MaxValue, so that the core refuses it with its own message.
/// </summary>
internal static class Seconds
{
    public static TimeSpan? ToTimeSpan(double? seconds) => seconds is double given ? ToTimeSpan(given) : null;

    public static TimeSpan ToTimeSpan(double seconds) =>
        seconds >= TimeSpan.MaxValue.TotalSeconds ? TimeSpan.MaxValue
        : seconds > TimeSpan.MinValue.TotalSeconds ? TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond))
        : TimeSpan.MinValue;
}
