namespace VercelFunctions;

/// <summary>The attempts to send one request.</summary>
internal sealed class ApiAttempts
{
    /// <summary>The number of attempts so far.</summary>
    public int Count { get; set; }

    /// <summary>The failure of the last attempt that has ended; null if none has failed.</summary>
    public VercelException? LastFailure { get; set; }

    /// <summary>Whether there are no more retries.</summary>
    public bool AreUsedUp => Count > ApiRetries.Max;

    /// <summary>The number of retries, as the end of a sentence; empty if there were none.</summary>
    public string AfterRetries => Count switch
    {
        <= 1 => string.Empty,
        2 => " after 1 retry",
        _ => FormattableString.Invariant($" after {Count - 1} retries"),
    };
}
