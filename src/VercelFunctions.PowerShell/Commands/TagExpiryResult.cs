namespace VercelFunctions.PowerShell;

/// <summary>What became of one tag. Piped to Invoke-VercelTagExpiry, its tag is tried again.</summary>
public sealed class TagExpiryResult
{
    internal TagExpiryResult(string tag, bool isExpired, string cache, TimeSpan duration)
    {
        Tag = tag;
        Status = isExpired ? TagExpiryStatus.Expired : TagExpiryStatus.Failed;
        Cache = cache;
        Duration = duration;
    }

    /// <summary>The tag.</summary>
    public string Tag { get; }

    /// <summary>Whether it was expired.</summary>
    public TagExpiryStatus Status { get; }

    /// <summary>The cache it was expired in.</summary>
    public string Cache { get; }

    /// <summary>How long the request took that carried it, with others.</summary>
    public TimeSpan Duration { get; }

    /// <summary>The tag.</summary>
    public override string ToString() => Tag;
}

/// <summary>What became of a tag.</summary>
public enum TagExpiryStatus
{
    /// <summary>The cache confirmed that it expired it.</summary>
    Expired,

    /// <summary>It did not; the error says why.</summary>
    Failed,
}
