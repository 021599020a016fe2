namespace VercelFunctions.PowerShell;

/// <summary>
/// Accepts a TTL as a duration. A TimeSpan is rounded down to whole seconds, because the time left of an item, or until a
/// date, has a fraction that nobody chose. A number with a fraction is refused later.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TtlTransformationAttribute : DurationTransformationAttribute
{
    private protected override TimeSpan FromTimeSpan(TimeSpan duration) =>
        duration.Ticks < TimeSpan.TicksPerSecond ? duration : new TimeSpan(duration.Ticks - (duration.Ticks % TimeSpan.TicksPerSecond));
}
