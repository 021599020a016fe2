namespace VercelFunctions;

/// <summary>Some tags, or all, could not be expired. The others were.</summary>
public sealed class TagExpiryException : RuntimeCacheException
{
    internal TagExpiryException(IReadOnlyList<TagExpiry> results)
        : this(results, results.Where(result => !result.IsExpired).ToList())
    {
    }

    private TagExpiryException(IReadOnlyList<TagExpiry> results, IReadOnlyList<TagExpiry> failed)
        : base(
            failed[0].Error!.Failure,
            failed.Count == results.Count ? failed[0].Error!.Message : $"{failed.Count} of {results.Count} tags could not be expired. {failed[0].Error!.Message}",
            failed[0].Error!.RecommendedAction,
            failed[0].Error!.StatusCode,
            failed[0].Error)
    {
        FailedTags = failed.Select(result => result.Tag).ToList();
    }

    /// <summary>The tags that were not expired, ready to be tried again.</summary>
    public IReadOnlyList<string> FailedTags { get; }
}
