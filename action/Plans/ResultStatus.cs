namespace VercelFunctions.Action;

/// <summary>The outcome for a subject.</summary>
internal enum ResultStatus
{
    Failed,
    Expired,
    Purged,

    /// <summary>Nothing, because it was a dry run.</summary>
    Planned,
}
