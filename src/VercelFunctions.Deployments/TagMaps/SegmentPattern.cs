namespace VercelFunctions.Deployments;

/// <summary>
/// A pattern for one segment of a path: literal texts, and between them wildcards, each any text (<c>*</c>) or a capture
/// of one or more characters. A wildcard matches as little as possible, so the next literal matches at its first
/// occurrence, and text that was matched is never searched again, however long the segment is.
/// </summary>
internal sealed class SegmentPattern
{
    // There is always one literal more than wildcards. The first and the last may be empty.
    private readonly List<string> _literals = [];

    // The name of each wildcard's capture; null for a *.
    private readonly List<string?> _wildcards = [];

    private SegmentPattern()
    {
    }

    public IEnumerable<string> Captures => _wildcards.OfType<string>();

    /// <exception cref="TagMapException">Two wildcards are adjacent.</exception>
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
                    $"The pattern {MessageText.Quote(pathPattern)} has two adjacent wildcards, "
                        + "so it is not clear where one ends and the next begins.",
                    "Put text between them, such as {year}-{slug}. '**', for any number of segments, must be a segment of its own.");
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
