namespace VercelFunctions;

/// <summary>A pattern with its tags; none where it excludes.</summary>
internal sealed class TagMapEntry
{
    private TagMapEntry(PathPattern pattern, IReadOnlyList<TagTemplate> tags)
    {
        Pattern = pattern;
        Tags = tags;
    }

    public PathPattern Pattern { get; }

    public IReadOnlyList<TagTemplate> Tags { get; }

    /// <exception cref="TagMapException">The pattern or a tag is none, or one stands without the other.</exception>
    public static TagMapEntry From(TagMapRow row)
    {
        PathPattern pattern = PathPattern.Parse(row.Pattern.Text, row.Pattern.Place);
        if (pattern.IsExclusion && row.Tags.Count > 0)
        {
            throw row.Tags[0].Place.Error(
                $"The pattern {MessageText.Quote(pattern.Text)} excludes files, so it can have no tags.",
                "Give it an empty list: [].");
        }

        if (!pattern.IsExclusion && row.Tags.Count == 0)
        {
            throw row.Pattern.Place.Error(
                $"The pattern {MessageText.Quote(pattern.Text)} has no tags.",
                "Give it a tag or a list of tags; or begin it with !, in quotes, to exclude what it matches.");
        }

        return new TagMapEntry(pattern, row.Tags.Select(tag => TagTemplate.Parse(tag, pattern)).ToList());
    }
}
