namespace VercelFunctions.PowerShell;

/// <summary>The result of expiring something, in values that ConvertTo-Json writes well.</summary>
public abstract class ExpiryResult
{
    internal const string Expired = "Expired";
    internal const string Failed = "Failed";

    private protected ExpiryResult(string cache, TimeSpan duration, VercelException? error)
    {
        Status = error is null ? Expired : Failed;
        Cache = cache;
        DurationMs = Math.Round(duration.TotalMilliseconds, 1);
        Reason = error?.Message;
    }

    /// <summary>Expired if the cache confirmed it, otherwise Failed.</summary>
    public string Status { get; }

    /// <summary>The cache.</summary>
    public string Cache { get; }

    /// <summary>How long the request took, in milliseconds. Several tags share a request.</summary>
    public double DurationMs { get; }

    /// <summary>Why it failed; null if it did not.</summary>
    public string? Reason { get; }
}

/// <summary>The result of expiring a tag. Piped to Invoke-VercelTagExpiry, the tag is expired again.</summary>
public sealed class TagExpiryResult : ExpiryResult
{
    internal TagExpiryResult(Expiry expiry, string cache)
        : base(cache, expiry.Duration, expiry.Error) => Tag = expiry.Name;

    /// <summary>The tag.</summary>
    public string Tag { get; }

    /// <summary>The tag.</summary>
    public override string ToString() => Tag;
}

/// <summary>The result of expiring the optimized copies of a source image.</summary>
public sealed class SourceImageExpiryResult : ExpiryResult
{
    internal SourceImageExpiryResult(Expiry expiry, string cache)
        : base(cache, expiry.Duration, expiry.Error) => SourceImage = expiry.Name;

    /// <summary>The source image.</summary>
    public string SourceImage { get; }

    /// <summary>The source image.</summary>
    public override string ToString() => SourceImage;
}
