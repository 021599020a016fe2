namespace VercelFunctions.Deployments;

/// <summary>
/// A pattern for a path from the root of a repository: runs of segments, with any number of segments between two runs
/// (<c>**</c>). Each run is matched at its first possible position: segments match independently of each other, so no
/// other position could do better, and matching takes time in proportion to the length of the path.
/// </summary>
internal sealed class PathPattern
{
    private const string AnyDepth = "**";

    // Longer than any path that Git and file systems allow in practice.
    private const int MaxLength = 4096;

    private const string Allowed =
        "A pattern is a path from the root of the repository with forward slashes, such as content/blog/{slug}.md; "
        + "* is any text within a segment, ** any number of segments.";

    private readonly List<SegmentPattern[]> _runs;

    private PathPattern(string text, bool isExclusion, List<SegmentPattern[]> runs)
    {
        Text = text;
        IsExclusion = isExclusion;
        _runs = runs;
    }

    /// <summary>The pattern as written in the map.</summary>
    public string Text { get; }

    /// <summary>Whether it begins with <c>!</c>.</summary>
    public bool IsExclusion { get; }

    public IEnumerable<string> Captures => _runs.SelectMany(run => run).SelectMany(segment => segment.Captures);

    /// <summary>The normalized pattern, which is equal for two patterns with the same meaning.</summary>
    public static string Identity(string text)
    {
        bool isExclusion = IsExcluding(text);
        return (isExclusion ? "!" : string.Empty) + RepositoryPath.FromRoot(isExclusion ? text.Substring(1) : text);
    }

    /// <exception cref="TagMapException">The pattern is not valid.</exception>
    public static PathPattern Parse(string text, TagMapPlace place)
    {
        string path = Identity(text);
        bool isExclusion = IsExcluding(path);
        path = isExclusion ? path.Substring(1) : path;
        CheckCharacters(text, path, place);
        BracedText.Parse(text, place);

        List<SegmentPattern[]> runs = [];
        List<SegmentPattern> run = [];
        foreach (string segment in path.Split('/'))
        {
            if (segment == AnyDepth)
            {
                runs.Add([.. run]);
                run.Clear();
            }
            else
            {
                run.Add(ParseSegment(text, segment, place));
            }
        }

        runs.Add([.. run]);
        PathPattern pattern = new(text, isExclusion, runs);
        if (pattern.Captures.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any()) is { } repeated)
        {
            throw place.Error(
                $"The pattern {MessageText.Quote(text)} has the capture {{{repeated.Key}}} twice.",
                "Give each capture a different name, or write * for text that is not needed.");
        }

        return pattern;
    }

    /// <summary>Matches a path, given by its segments.</summary>
    /// <returns>The captures by name; null if the path does not match.</returns>
    public IReadOnlyDictionary<string, string>? Match(string[] segments)
    {
        Dictionary<string, string> captures = new(StringComparer.Ordinal);
        SegmentPattern[] first = _runs[0];
        if (!Fits(first, segments, 0, captures))
        {
            return null;
        }

        if (_runs.Count == 1)
        {
            return first.Length == segments.Length ? captures : null;
        }

        SegmentPattern[] last = _runs[_runs.Count - 1];
        int end = segments.Length - last.Length;
        int position = first.Length;
        for (int i = 1; i < _runs.Count - 1; i++)
        {
            SegmentPattern[] run = _runs[i];
            while (!Fits(run, segments, position, captures))
            {
                if (++position > end)
                {
                    return null;
                }
            }

            position += run.Length;
        }

        return position <= end && Fits(last, segments, end, captures) ? captures : null;
    }

    private static bool IsExcluding(string text) => text.Length > 0 && text[0] == '!';

    private static void CheckCharacters(string text, string path, TagMapPlace place)
    {
        if (path.Length == 0)
        {
            throw place.Error(text.Length == 0 ? "A pattern is empty." : $"The pattern {MessageText.Quote(text)} has no path.", Allowed);
        }

        if (text.Length > MaxLength)
        {
            throw place.Error(
                FormattableString.Invariant($"The pattern {MessageText.Quote(text)} has {text.Length:N0} characters; ")
                    + FormattableString.Invariant($"at most {MaxLength:N0} are allowed."),
                Allowed);
        }

        if (path.Contains('\\'))
        {
            throw place.Error($"The pattern {MessageText.Quote(text)} contains a backslash.", Allowed);
        }

        if (path.Contains('?'))
        {
            throw place.Error(
                $"The pattern {MessageText.Quote(text)} contains a '?', whose meaning differs between tools.",
                "Write * instead.");
        }

        if (path.Any(char.IsControl))
        {
            throw place.Error($"The pattern {MessageText.Quote(text)} contains a control character.", Allowed);
        }
    }

    private static SegmentPattern ParseSegment(string text, string segment, TagMapPlace place)
    {
        if (segment.Length == 0)
        {
            throw text[text.Length - 1] == '/'
                ? place.Error(
                    $"The pattern {MessageText.Quote(text)} ends in a slash, so it matches no file.",
                    $"For everything in the folder, append {AnyDepth}.")
                : place.Error($"The pattern {MessageText.Quote(text)} has an empty segment: two consecutive slashes.", Allowed);
        }

        if (segment is "." or "..")
        {
            throw place.Error($"The pattern {MessageText.Quote(text)} has the segment '{segment}', which no changed file has.", Allowed);
        }

        return SegmentPattern.Parse(text, segment, place);
    }

    private static bool Fits(SegmentPattern[] run, string[] segments, int at, Dictionary<string, string> captures)
    {
        if (at + run.Length > segments.Length)
        {
            return false;
        }

        for (int i = 0; i < run.Length; i++)
        {
            if (!run[i].Matches(segments[at + i], captures))
            {
                return false;
            }
        }

        return true;
    }
}
