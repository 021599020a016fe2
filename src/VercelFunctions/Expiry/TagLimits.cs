namespace VercelFunctions;

/// <summary>The limits of a tag.</summary>
internal static class TagLimits
{
    /// <summary>The longest tag, in bytes of UTF-8. Source: Vercel's Runtime Cache reference, "Limits and usage".</summary>
    public const int MaxBytes = 256;

    /// <summary>Why the text is not a valid tag; null if it is.</summary>
    public static VercelException? ProblemOf(string tag)
    {
        if (string.IsNullOrEmpty(tag))
        {
            return new VercelException(VercelFailure.InvalidTag, "An empty tag is not allowed.");
        }

        if (tag.Contains(','))
        {
            return Invalid(tag, "contains a comma, which separates tags in requests: it would become two tags");
        }

        // Almost every tag. The checks below take ten times as long.
        if (tag.Length <= MaxBytes && HeaderText.IsVisibleAscii(tag))
        {
            return null;
        }

        if (tag.Any(char.IsControl))
        {
            return Invalid(tag, "contains a control character");
        }

        return Utf8Text.CountBytes(tag) switch
        {
            null => Invalid(tag, "contains a lone surrogate, which UTF-8 cannot represent"),
            > MaxBytes and int bytes => new VercelException(
                VercelFailure.TagTooLong,
                $"The tag {MessageText.Quote(tag)} is {bytes} bytes of UTF-8; a tag has at most {MaxBytes} bytes."),
            _ => null,
        };
    }

    /// <summary>A copy of the tags without repeated ones.</summary>
    // Items have few tags, for which a comparison with each is faster than a set.
    public static List<string> Distinct(IEnumerable<string> tags)
    {
        const int Few = 8;
        if (tags is not IReadOnlyList<string> { Count: <= Few } list)
        {
            return tags.Distinct(StringComparer.Ordinal).ToList();
        }

        List<string> distinct = new(list.Count);
        for (int i = 0; i < list.Count; i++)
        {
            if (!distinct.Contains(list[i]))
            {
                distinct.Add(list[i]);
            }
        }

        return distinct;
    }

    /// <summary>A tag that is not valid, and the reason.</summary>
    public static VercelException Invalid(string tag, string problem) =>
        new(VercelFailure.InvalidTag, $"The tag {MessageText.Quote(tag)} {problem}.");
}
