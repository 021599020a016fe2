namespace VercelFunctions.Action;

/// <summary>What happened to a subject.</summary>
internal enum ResultStatus
{
    Failed,
    Expired,
    Purged,

    /// <summary>Nothing, because it was a dry run.</summary>
    Planned,
}
