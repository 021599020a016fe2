namespace VercelFunctions;

/// <summary>The result of expiring one tag.</summary>
public sealed class TagExpiry
{
    internal TagExpiry(string tag, TimeSpan duration, VercelException? error = null)
    {
        Tag = tag;
        Duration = duration;
        Error = error;
    }

    /// <summary>The tag.</summary>
    public string Tag { get; }

    /// <summary>Whether the cache confirmed that it expired the tag.</summary>
    public bool IsExpired => Error is null;

    /// <summary>How long the request with the tag took. Tags share requests.</summary>
    public TimeSpan Duration { get; }

    /// <summary>Why it failed; null if the tag was expired.</summary>
    public VercelException? Error { get; }

    /// <summary>For a custom store: a tag that was expired.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="duration">How long it took.</param>
    public static TagExpiry Expired(string tag, TimeSpan duration) => new(tag, duration);

    /// <summary>For a custom store: a tag that could not be expired.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="duration">How long it took to fail.</param>
    /// <param name="error">Why.</param>
    public static TagExpiry Failed(string tag, TimeSpan duration, VercelException error) =>
        new(tag, duration, error ?? throw new ArgumentNullException(nameof(error)));

    /// <summary>The tag and its result.</summary>
    public override string ToString() => $"{Tag}: {(IsExpired ? "expired" : "failed")}";
}
