namespace VercelFunctions.Page.Tests;

/// <summary>The system clock, which tests can advance. Timers still use the system clock.</summary>
internal sealed class AdjustableTime : TimeProvider
{
    private long _ticks;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _ticks));

    public override long GetTimestamp() =>
        base.GetTimestamp() + (long)(Interlocked.Read(ref _ticks) * ((double)TimestampFrequency / TimeSpan.TicksPerSecond));

    public void Advance(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);
}
