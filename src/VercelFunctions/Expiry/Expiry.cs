namespace VercelFunctions;

/// <summary>The result of expiring one tag or source image.</summary>
/// <param name="kind">The kind of the name.</param>
/// <param name="name">The tag, or the source image.</param>
/// <param name="duration">How long the request took.</param>
/// <param name="error">Why it failed; null if it was expired.</param>
public sealed class Expiry(ExpiryKind kind, string name, TimeSpan duration, VercelException? error = null)
{
    /// <summary>The kind of the name.</summary>
    public ExpiryKind Kind { get; } = kind;

    /// <summary>The tag; for a source image, its URL or path.</summary>
    public string Name { get; } = name;

    /// <summary>Whether the cache confirmed that it is expired.</summary>
    public bool IsExpired => Error is null;

    /// <summary>How long the request with it took. Several share a request.</summary>
    public TimeSpan Duration { get; } = duration;

    /// <summary>Why it failed; null if it was expired.</summary>
    public VercelException? Error { get; } = error;

    /// <summary>The name and the result.</summary>
    public override string ToString() => $"{Name}: {(IsExpired ? "expired" : "failed")}";
}
