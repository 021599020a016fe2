namespace VercelFunctions;

/// <summary>The result of expiring the optimized copies of one source image.</summary>
public sealed class SourceImageExpiry
{
    internal SourceImageExpiry(string sourceImage, TimeSpan duration, VercelException? error)
    {
        SourceImage = sourceImage;
        Duration = duration;
        Error = error;
    }

    /// <summary>The source image: its URL or path.</summary>
    public string SourceImage { get; }

    /// <summary>Whether Vercel confirmed that the copies are expired.</summary>
    public bool IsExpired => Error is null;

    /// <summary>How long the request with the source image took. Source images share requests.</summary>
    public TimeSpan Duration { get; }

    /// <summary>Why it failed; null if the copies are expired.</summary>
    public VercelException? Error { get; }

    /// <summary>The source image and its result.</summary>
    public override string ToString() => $"{SourceImage}: {(IsExpired ? "expired" : "failed")}";
}
