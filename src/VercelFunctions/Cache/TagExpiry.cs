namespace VercelFunctions;

/// <summary>What became of one tag that was to be expired.</summary>
public sealed class TagExpiry
{
    internal TagExpiry(string tag, TimeSpan duration, RuntimeCacheException? error = null)
    {
        Tag = tag;
        Duration = duration;
        Error = error;
    }

    /// <summary>The tag.</summary>
    public string Tag { get; }

    /// <summary>Whether the cache confirmed that it expired the tag.</summary>
    public bool IsExpired => Error is null;

    /// <summary>How long the request that carried the tag took. Tags share requests.</summary>
    public TimeSpan Duration { get; }

    /// <summary>Why it failed; null where the tag was expired.</summary>
    public RuntimeCacheException? Error { get; }

    /// <summary>For a store of one's own: a tag that was expired.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="duration">How long it took.</param>
    public static TagExpiry Expired(string tag, TimeSpan duration) => new(tag, duration);

    /// <summary>For a store of one's own: a tag that could not be expired.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="duration">How long it took to fail.</param>
    /// <param name="error">Why.</param>
    public static TagExpiry Failed(string tag, TimeSpan duration, RuntimeCacheException error) => new(tag, duration, error ?? throw new ArgumentNullException(nameof(error)));

    /// <summary>The tag and its outcome.</summary>
    public override string ToString() => $"{Tag}: {(IsExpired ? "expired" : "failed")}";
}
