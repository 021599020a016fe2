namespace VercelFunctions.Action;

/// <summary>Stops a step: requests that are running are canceled, and the rest is not sent. Thread-safe.</summary>
internal sealed class StepStop : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly Lock _lock = new();

    public CancellationToken Token => _source.Token;

    /// <summary>The first reason to stop; null if there is none.</summary>
    public StopReason? Reason { get; private set; }

    public void Request(StopReason reason)
    {
        lock (_lock)
        {
            // The time limit ends the step as a failure, and a signal as canceled, whichever comes first.
            Reason ??= reason;
        }

        _source.Cancel();
    }

    /// <summary>Stops after a time. The result cancels that.</summary>
    public IDisposable After(TimeSpan limit) =>
        new Timer(_ => Request(StopReason.TimeLimit), null, limit, Timeout.InfiniteTimeSpan);

    public void Dispose() => _source.Dispose();
}
