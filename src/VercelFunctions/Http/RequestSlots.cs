namespace VercelFunctions;

/// <summary>How many requests may be sent at the same time: fewer after a rate limit. Thread-safe.</summary>
internal sealed class RequestSlots(int max)
{
    private volatile int _allowed = max;

    /// <summary>The number of requests, at least 1.</summary>
    public int Allowed => _allowed;

    /// <summary>Halves the number after a rate limit.</summary>
    public void Reduce() => _allowed = Math.Max(1, _allowed / 2);
}
