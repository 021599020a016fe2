namespace VercelFunctions;

/// <summary>Some or all of the tags could not be expired. The others were expired.</summary>
public sealed class TagExpiryException : VercelException
{
    internal TagExpiryException(IReadOnlyList<Expiry> results)
        : this(results, results.Where(result => !result.IsExpired).ToList())
    {
    }

    private TagExpiryException(IReadOnlyList<Expiry> results, IReadOnlyList<Expiry> failed)
        : base(
            failed[0].Error!.Failure,
            failed.Count == results.Count
                ? failed[0].Error!.Message
                : $"{failed.Count} of {results.Count} tags could not be expired. {failed[0].Error!.Message}",
            failed[0].Error!.StatusCode,
            failed[0].Error!.RetryAfter,
            failed[0].Error)
    {
        FailedTags = failed.Select(result => result.Name).ToList();
    }

    /// <summary>The tags that were not expired.</summary>
    public IReadOnlyList<string> FailedTags { get; }
}
