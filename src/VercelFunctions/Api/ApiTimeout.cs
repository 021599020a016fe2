namespace VercelFunctions;

/// <summary>How long a request to an API, Vercel's or GitHub's, may take.</summary>
internal static class ApiTimeout
{
    public static readonly TimeSpan Default = TimeSpan.FromSeconds(30);

    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>The timeout, if it can be one.</summary>
    /// <param name="timeout">The timeout; null means <see cref="Default"/>.</param>
    /// <exception cref="RuntimeCacheException">It is not over 0, or over <see cref="Longest"/>.</exception>
    public static TimeSpan Check(TimeSpan? timeout)
    {
        TimeSpan checkedTimeout = timeout ?? Default;
        return checkedTimeout > TimeSpan.Zero && checkedTimeout <= Longest
            ? checkedTimeout
            : throw new RuntimeCacheException(
                RuntimeCacheFailure.InvalidTimeout,
                FormattableString.Invariant($"A timeout of {checkedTimeout.TotalSeconds} seconds is not allowed: it must be over 0 and at most {Longest.TotalSeconds} seconds."),
                "Give a number of seconds such as 30.");
    }
}
