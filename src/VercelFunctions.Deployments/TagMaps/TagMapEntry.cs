namespace VercelFunctions.Deployments;

/// <summary>A pattern with its tags; an exclusion has none.</summary>
internal sealed class TagMapEntry
{
    private TagMapEntry(PathPattern pattern, IReadOnlyList<TagTemplate> tags)
    {
        Pattern = pattern;
        Tags = tags;
    }

    public PathPattern Pattern { get; }

    public IReadOnlyList<TagTemplate> Tags { get; }

    /// <exception cref="TagMapException">The pattern or a tag is not valid, or the number of tags is wrong.</exception>
    public static TagMapEntry From(TagMapRow row)
    {
        PathPattern pattern = PathPattern.Parse(row.Pattern.Text, row.Pattern.Place);
        if (pattern.IsExclusion && row.Tags.Count > 0)
        {
            throw row.Tags[0].Place.Error(
                $"The pattern {MessageText.Quote(pattern.Text)} excludes files, so it can have no tags.",
                "Its value must be an empty list: [].");
        }

        if (!pattern.IsExclusion && row.Tags.Count == 0)
        {
            throw row.Pattern.Place.Error(
                $"The pattern {MessageText.Quote(pattern.Text)} has no tags.",
                "Add a tag or a list of tags; or begin the pattern with !, in quotes, to exclude files.");
        }

        return new TagMapEntry(pattern, row.Tags.Select(tag => TagTemplate.Parse(tag, pattern)).ToList());
    }
}
