namespace VercelFunctions;

/// <summary>A tag as a map writes it, with captures in it or without.</summary>
internal sealed class TagTemplate
{
    private readonly List<BracedPart> _parts;

    private TagTemplate(List<BracedPart> parts) => _parts = parts;

    /// <summary>Whether the tag is the same for each file.</summary>
    public bool IsUnconditional => !_parts.Any(part => part.IsCapture);

    /// <exception cref="TagMapException">The pattern lacks one of the captures, or no text of them could make a tag of it.</exception>
    public static TagTemplate Parse(TagMapText tag, PathPattern pattern)
    {
        TagTemplate template = new(BracedText.Parse(tag.Text, tag.Place));
        List<string> captures = [.. pattern.Captures];
        foreach (BracedPart part in template._parts.Where(part => part.IsCapture && !captures.Contains(part.Text)))
        {
            string has = captures.Count == 0 ? "has no captures" : $"captures {string.Join(", ", captures.Select(name => $"{{{name}}}"))}";
            throw tag.Place.Error(
                $"The tag {MessageText.Quote(tag.Text)} holds {{{part.Text}}}, but the pattern {MessageText.Quote(pattern.Text)} {has}.",
                "Use a capture of the pattern, whose name compares by case, or write {{ and }} for braces.");
        }

        // The shortest and plainest text that captures can give: what is wrong with that is wrong with all.
        string shortest = string.Concat(template._parts.Select(part => part.IsCapture ? "x" : part.Text));
        try
        {
            CacheLimits.CheckItemTags([shortest]);
        }
        catch (RuntimeCacheException exception)
        {
            string of = template.IsUnconditional ? string.Empty : $"{MessageText.Quote(tag.Text)} can make no tag, however short its captures. ";
            throw tag.Place.Error(of + exception.Message, exception.RecommendedAction!, exception);
        }

        return template;
    }

    public string Fill(IReadOnlyDictionary<string, string> captures) =>
        string.Concat(_parts.Select(part => part.IsCapture ? captures[part.Text] : part.Text));
}
