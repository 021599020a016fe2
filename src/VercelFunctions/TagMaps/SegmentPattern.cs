namespace VercelFunctions;

/// <summary>
/// A pattern for one segment of a path: literal texts, and between them wildcards, each any text (<c>*</c>) or a capture
/// of one or more characters. A wildcard takes as little as it can, so the next literal is where it first occurs:
/// what is found once is never sought again, however long the segment is.
/// </summary>
internal sealed class SegmentPattern
{
    // Always one literal more than wildcards. Those at the ends may be empty.
    private readonly List<string> _literals = [];

    /// <summary>The name of each wildcard's capture; null for a <c>*</c>.</summary>
    private readonly List<string?> _wildcards = [];

    private SegmentPattern()
    {
    }

    public IEnumerable<string> Captures => _wildcards.OfType<string>();

    /// <exception cref="TagMapException">Nothing parts two wildcards.</exception>
    public static SegmentPattern Parse(string pathPattern, string segment, TagMapPlace place)
    {
        SegmentPattern pattern = new();
        string literal = string.Empty;
        foreach (BracedPart part in BracedText.Parse(segment, place))
        {
            if (part.IsCapture)
            {
                AddWildcard(part.Text);
                continue;
            }

            string[] texts = part.Text.Split('*');
            literal += texts[0];
            foreach (string text in texts.Skip(1))
            {
                AddWildcard(null);
                literal = text;
            }
        }

        pattern._literals.Add(literal);
        return pattern;

        void AddWildcard(string? capture)
        {
            if (pattern._wildcards.Count > 0 && literal.Length == 0)
            {
                throw place.Error(
                    $"The pattern {MessageText.Quote(pathPattern)} has two wildcards side by side: nothing says where one ends and the next begins.",
                    "Put text between them, such as {year}-{slug}. '**', for any number of segments, stands alone between slashes.");
            }

            pattern._literals.Add(literal);
            pattern._wildcards.Add(capture);
            literal = string.Empty;
        }
    }

    /// <summary>Whether the segment matches. Captures are valid only if it does.</summary>
    public bool Matches(string segment, Dictionary<string, string> captures)
    {
        string first = _literals[0];
        if (_wildcards.Count == 0)
        {
            return string.Equals(segment, first, StringComparison.Ordinal);
        }

        string last = _literals[_wildcards.Count];
        int end = segment.Length - last.Length;
        if (!segment.StartsWith(first, StringComparison.Ordinal) || !segment.EndsWith(last, StringComparison.Ordinal))
        {
            return false;
        }

        int position = first.Length;
        for (int i = 0; i < _wildcards.Count; i++)
        {
            string? capture = _wildcards[i];
            int from = position + (capture is null ? 0 : 1);
            if (from > end)
            {
                return false;
            }

            string next = _literals[i + 1];
            int at = i == _wildcards.Count - 1 ? end : segment.IndexOf(next, from, end - from, StringComparison.Ordinal);
            if (at < 0)
            {
                return false;
            }

            if (capture is not null)
            {
                captures[capture] = segment.Substring(position, at - position);
            }

            position = at + next.Length;
        }

        return true;
    }
}
