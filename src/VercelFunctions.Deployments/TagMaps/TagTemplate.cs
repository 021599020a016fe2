namespace VercelFunctions.Deployments;

/// <summary>A tag in a map, with or without captures.</summary>
internal sealed class TagTemplate
{
    private readonly List<BracedPart> _parts;

    private TagTemplate(List<BracedPart> parts) => _parts = parts;

    /// <summary>Whether the tag is the same for every file.</summary>
    public bool IsUnconditional => !_parts.Any(part => part.IsCapture);

    /// <exception cref="TagMapException">The pattern lacks one of the captures, or no captured text results in a valid tag.</exception>
    public static TagTemplate Parse(TagMapText tag, PathPattern pattern)
    {
        TagTemplate template = new(BracedText.Parse(tag.Text, tag.Place));
        List<string> captures = [.. pattern.Captures];
        foreach (BracedPart part in template._parts.Where(part => part.IsCapture && !captures.Contains(part.Text)))
        {
            string has = captures.Count == 0 ? "has no captures" : $"captures {string.Join(", ", captures.Select(name => $"{{{name}}}"))}";
            throw tag.Place.Error(
                $"The tag {MessageText.Quote(tag.Text)} contains {{{part.Text}}}, "
                    + $"but the pattern {MessageText.Quote(pattern.Text)} {has}.",
                "Use a capture of the pattern (names are case-sensitive), or write {{ and }} for braces.");
        }

        // With the shortest possible captures: if this is not a valid tag, no longer text is.
        string shortest = string.Concat(template._parts.Select(part => part.IsCapture ? "x" : part.Text));
        try
        {
            CacheLimits.CheckItemTags([shortest]);
        }
        catch (VercelException exception)
        {
            string of = template.IsUnconditional
                ? string.Empty
                : $"{MessageText.Quote(tag.Text)} is not a valid tag for any captured text. ";
            throw new TagMapException(tag.Place, of + exception.Message, exception);
        }

        return template;
    }

    public string Fill(IReadOnlyDictionary<string, string> captures) =>
        string.Concat(_parts.Select(part => part.IsCapture ? captures[part.Text] : part.Text));
}
