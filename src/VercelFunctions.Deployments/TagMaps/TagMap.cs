using System.Text;

namespace VercelFunctions.Deployments;

/// <summary>
/// A map from path patterns to tags: which tags to expire when files of a repository change.
/// The patterns are applied to a file in the map's order. Each that matches adds its tags; one that begins with <c>!</c>
/// removes the tags of the patterns above it, and patterns below it can add tags again.
/// </summary>
public sealed class TagMap
{
    /// <summary>The largest file, in bytes: 1 MB.</summary>
    public const int MaxFileBytes = 1024 * 1024;

    /// <summary>The most patterns.</summary>
    public const int MaxPatterns = 10_000;

    private readonly List<TagMapEntry> _entries = [];

    private TagMap(TagMapPlace place, IReadOnlyList<TagMapRow> rows)
    {
        if (rows.Count == 0)
        {
            throw place.Error("The map has no patterns.", "Add at least one, such as content/blog/{slug}.md: [blog, \"post:{slug}\"].");
        }

        if (rows.Count > MaxPatterns)
        {
            throw place.Error(
                FormattableString.Invariant($"The map has {rows.Count:N0} patterns; at most {MaxPatterns:N0} are allowed."),
                "Use captures and wildcards in place of single paths.");
        }

        CheckDirection(rows);
        Dictionary<string, TagMapText> seen = new(StringComparer.Ordinal);
        foreach (TagMapRow row in rows)
        {
            TagMapEntry entry = TagMapEntry.From(row);
            CheckPlace(entry, row);
            string identity = PathPattern.Identity(row.Pattern.Text);
            if (seen.TryGetValue(identity, out TagMapText first))
            {
                string where = first.Place.Line is { } line ? FormattableString.Invariant($" on line {line}") : string.Empty;
                throw row.Pattern.Place.Error(
                    $"The pattern {MessageText.Quote(row.Pattern.Text)} appears twice: first{where} as {MessageText.Quote(first.Text)}.",
                    "Combine their tags in one list.");
            }

            seen.Add(identity, row.Pattern);
            _entries.Add(entry);
        }

        UnconditionalTags = Unconditional();
    }

    /// <summary>The patterns, in the map's order.</summary>
    public IReadOnlyList<string> Patterns => _entries.Select(entry => entry.Pattern.Text).ToList();

    /// <summary>
    /// The tags without captures, each once, with the first pattern that has it and no path: what to expire if it is not
    /// known which files changed.
    /// </summary>
    public IReadOnlyList<ResolvedTag> UnconditionalTags { get; }

    /// <summary>Reads a map from a file, YAML or JSON in UTF-8.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fileName">The name for messages; null for the path.</param>
    /// <returns>The map.</returns>
    /// <exception cref="TagMapException">The file cannot be read, or is not a valid tag map.</exception>
    public static TagMap Load(string path, string? fileName = null)
    {
        ArgumentGuard.NotNull(path, nameof(path));
        string name = fileName ?? path;
        string text;
        try
        {
            text = Utf8Text.Strict.GetString(BoundedFile.Read(path, MaxFileBytes));
        }
        catch (DecoderFallbackException exception)
        {
            throw new TagMapPlace(name).Error("The file is not UTF-8 text.", "Save it as UTF-8.", exception);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new TagMapPlace(name).Error("The file does not exist.", "Check the path of the tag map.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TagMapPlace(name).Error(
                $"The file cannot be read: {MessageText.Clean(exception.Message, 300)}",
                "Check that it is a file, and that you have access to it.",
                exception);
        }

        return Parse(text, name);
    }

    /// <summary>Reads a map from text, YAML or JSON: a mapping of patterns, each to a tag or a list of tags.</summary>
    /// <param name="text">The text.</param>
    /// <param name="fileName">The name of the file, for messages.</param>
    /// <returns>The map.</returns>
    /// <exception cref="TagMapException">It is not a valid tag map.</exception>
    public static TagMap Parse(string text, string fileName)
    {
        ArgumentGuard.NotNull(text, nameof(text));
        ArgumentGuard.NotNull(fileName, nameof(fileName));
        return new TagMap(new TagMapPlace(fileName), TagMapReader.Read(text, fileName));
    }

    /// <summary>Creates a map from patterns and their tags, in the order given.</summary>
    /// <param name="patterns">The patterns, each with its tags; an exclusion has none.</param>
    /// <returns>The map.</returns>
    /// <exception cref="TagMapException">They are not a valid tag map.</exception>
    public static TagMap From(IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> patterns)
    {
        ArgumentGuard.NotNull(patterns, nameof(patterns));
        TagMapPlace place = new(FileName: null);
        List<TagMapRow> rows = [];
        foreach (KeyValuePair<string, IReadOnlyList<string>> pattern in patterns)
        {
            IEnumerable<string> tags = pattern.Value ?? [];
            rows.Add(new TagMapRow(
                new TagMapText(pattern.Key ?? string.Empty, place),
                tags.Select(tag => new TagMapText(tag ?? string.Empty, place)).ToList()));
        }

        return new TagMap(place, rows);
    }

    /// <summary>Determines the tags of changed files; for a renamed file, those of both names.</summary>
    /// <param name="files">The files.</param>
    /// <returns>The matches, and the results that are not valid tags.</returns>
    public TagResolution Resolve(IEnumerable<ChangedFile> files)
    {
        ArgumentGuard.NotNull(files, nameof(files));
        List<ResolvedTag> matches = [];
        List<UnresolvedTag> failures = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (ChangedFile file in files)
        {
            ArgumentGuard.NotNull(file, nameof(files));
            foreach (string path in new[] { file.Path, file.PreviousPath }.OfType<string>().Select(RepositoryPath.Normalize))
            {
                if (seen.Add(path))
                {
                    Resolve(path, matches, failures);
                }
            }
        }

        return new TagResolution(matches, failures);
    }

    private static UnresolvedTag? Check(string tag, string path, string pattern)
    {
        try
        {
            CacheLimits.CheckItemTags([tag]);
            return null;
        }
        catch (VercelException exception)
        {
            VercelException error = new(
                exception.Failure,
                $"The pattern {MessageText.Quote(pattern)} does not result in a valid tag for '{MessageText.Clean(path, 300)}'. "
                    + $"{exception.Message} Rename the file, exclude it, or add a pattern for it whose tag does not contain its name.",
                innerException: exception);
            return new UnresolvedTag(tag, path, pattern, error);
        }
    }

    private void Resolve(string path, List<ResolvedTag> matches, List<UnresolvedTag> failures)
    {
        string[] segments = path.Split('/');
        List<(TagMapEntry Entry, IReadOnlyDictionary<string, string> Captures)> matched = [];
        foreach (TagMapEntry entry in _entries)
        {
            if (entry.Pattern.Match(segments) is not { } captures)
            {
                continue;
            }

            if (entry.Pattern.IsExclusion)
            {
                matched.Clear();
            }
            else
            {
                matched.Add((entry, captures));
            }
        }

        foreach ((TagMapEntry entry, IReadOnlyDictionary<string, string> captures) in matched)
        {
            foreach (string tag in entry.Tags.Select(template => template.Fill(captures)).Distinct(StringComparer.Ordinal))
            {
                if (Check(tag, path, entry.Pattern.Text) is { } failure)
                {
                    failures.Add(failure);
                }
                else
                {
                    matches.Add(new ResolvedTag(tag, path, entry.Pattern.Text));
                }
            }
        }
    }

    // A map from tags to patterns is valid, but matches nothing.
    private static void CheckDirection(IReadOnlyList<TagMapRow> rows)
    {
        foreach (TagMapRow row in rows)
        {
            if (row.Pattern.Text.IndexOfAny(['/', '*', '{', '.']) < 0
                && row.Tags.FirstOrDefault(tag => tag.Text.Contains('*')) is { Text: not null } pattern)
            {
                throw row.Pattern.Place.Error(
                    $"{MessageText.Quote(row.Pattern.Text)} looks like a tag, and {MessageText.Quote(pattern.Text)} like a pattern.",
                    "The pattern comes first: content/blog/**: blog.");
            }
        }
    }

    private void CheckPlace(TagMapEntry entry, TagMapRow row)
    {
        if (entry.Pattern.IsExclusion && _entries.All(above => above.Pattern.IsExclusion))
        {
            throw row.Pattern.Place.Error(
                $"The pattern {MessageText.Quote(entry.Pattern.Text)} has no effect: "
                    + "it excludes files from the patterns above it, and there are none.",
                "Move it below the patterns that it is an exception to.");
        }
    }

    private List<ResolvedTag> Unconditional()
    {
        Dictionary<string, string> none = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        return (from entry in _entries
                from template in entry.Tags
                where template.IsUnconditional
                let tag = template.Fill(none)
                where seen.Add(tag)
                select new ResolvedTag(tag, path: null, entry.Pattern.Text)).ToList();
    }
}
