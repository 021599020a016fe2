using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace VercelFunctions.Tests;

/// <summary>A clock on which each delay passes at once, so that tests do not wait for it.</summary>
internal sealed class PassingTime : FakeTimeProvider
{
    private readonly ConcurrentQueue<TimeSpan> _pauses = new();

    /// <summary>The delays so far.</summary>
    public IEnumerable<TimeSpan> Pauses => _pauses;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        _pauses.Enqueue(dueTime);
        Task.Run(() => Advance(dueTime));
        return timer;
    }
}
