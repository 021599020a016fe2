namespace VercelFunctions;

/// <summary>Limits of timeouts.</summary>
internal static class Timeouts
{
    /// <summary>The default for requests to an API.</summary>
    public static readonly TimeSpan ApiDefault = TimeSpan.FromSeconds(30);

    /// <summary>The longest for a request to an API.</summary>
    public static readonly TimeSpan ApiLongest = TimeSpan.FromHours(1);

    /// <summary>The longest that timers support.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(int.MaxValue);

    /// <summary>Checks a timeout.</summary>
    /// <param name="timeout">The timeout: more than 0.</param>
    /// <param name="longest">The longest that is allowed.</param>
    /// <exception cref="VercelException">It is 0, negative or too long.</exception>
    public static TimeSpan Check(TimeSpan timeout, TimeSpan longest) => timeout > TimeSpan.Zero && timeout <= longest
        ? timeout
        : throw new VercelException(
            VercelFailure.InvalidTimeout,
            FormattableString.Invariant($"A timeout of {timeout.TotalSeconds} seconds is not allowed: ")
                + FormattableString.Invariant($"it must be more than 0 and at most {longest.TotalSeconds} seconds."));
}
