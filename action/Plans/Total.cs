namespace VercelFunctions.Action;

/// <summary>The names with their results in one destination, or in all. A name is expired only if it expired in each of them.</summary>
internal sealed record Total(
    IReadOnlyList<string> ExpiredTags,
    IReadOnlyList<string> FailedTags,
    IReadOnlyList<string> PurgedCaches,
    IReadOnlyList<string> FailedCaches,
    int Count)
{
    public static Total Of(IEnumerable<SubjectResult> results)
    {
        SubjectResult[] all = [.. results];
        string[] tags = Succeeded(SubjectKind.Tag, ResultStatus.Expired);
        string[] images = Succeeded(SubjectKind.SourceImage, ResultStatus.Expired);
        string[] caches = Succeeded(SubjectKind.Cache, ResultStatus.Purged);
        return new Total(
            tags, [.. Failed(SubjectKind.Tag)], caches, [.. Failed(SubjectKind.Cache)], tags.Length + images.Length + caches.Length);

        string[] Succeeded(SubjectKind kind, ResultStatus success) =>
            [.. Names(kind, success).Except(Failed(kind), StringComparer.Ordinal)];

        IEnumerable<string> Failed(SubjectKind kind) => Names(kind, ResultStatus.Failed).Distinct(StringComparer.Ordinal);

        IEnumerable<string> Names(SubjectKind kind, ResultStatus status) => all
            .Where(result => result.Planned.Subject.Kind == kind && result.Status == status)
            .Select(result => result.Planned.Subject.Name);
    }
}
