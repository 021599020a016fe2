using System.Text;

namespace VercelFunctions;

/// <summary>
/// A map from path patterns to tags: which tags to expire once which files of a repository have changed.
/// Patterns are held against a file in the map's order. Each that matches adds its tags; one that begins with <c>!</c> and
/// matches takes away all that those above it added; one below it can add again.
/// </summary>
public sealed class TagMap
{
    private readonly List<TagMapEntry> _entries = [];

    private TagMap(TagMapPlace place, IReadOnlyList<TagMapRow> rows)
    {
        if (rows.Count == 0)
        {
            throw place.Error("The map is empty: it names no pattern.", "Give it one pattern at least, such as content/blog/{slug}.md: [blog, \"post:{slug}\"].");
        }

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
                    $"The pattern {MessageText.Quote(row.Pattern.Text)} is in the map twice: first{where} as {MessageText.Quote(first.Text)}.",
                    "Put the tags of both into one list.");
            }

            seen.Add(identity, row.Pattern);
            _entries.Add(entry);
        }

        UnconditionalTags = Unconditional();
    }

    /// <summary>The patterns, in the map's order.</summary>
    public IReadOnlyList<string> Patterns => _entries.Select(entry => entry.Pattern.Text).ToList();

    /// <summary>
    /// Every tag that the map names without a capture, once, with the first pattern that names it and no path:
    /// what to expire where it is not known which files changed.
    /// </summary>
    public IReadOnlyList<ResolvedTag> UnconditionalTags { get; }

    /// <summary>Reads a map from a file, YAML or JSON in UTF-8.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fileName">What messages call it; the path where it is left out.</param>
    /// <returns>The map.</returns>
    /// <exception cref="TagMapException">The file cannot be read, or is no tag map.</exception>
    public static TagMap Load(string path, string? fileName = null)
    {
        ArgumentGuard.NotNull(path, nameof(path));
        string name = fileName ?? path;
        string text;
        try
        {
            using StreamReader reader = new(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
            text = reader.ReadToEnd();
        }
        catch (DecoderFallbackException exception)
        {
            throw new TagMapPlace(name).Error("The file is not text in UTF-8.", "Save it as UTF-8.", exception);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new TagMapPlace(name).Error("There is no such file.", "Check the path of the tag map.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TagMapPlace(name).Error($"The file cannot be read: {MessageText.Clean(exception.Message, 300)}", "Check that it is a file, and that you may read it.", exception);
        }

        return Parse(text, name);
    }

    /// <summary>Reads a map from text, YAML or JSON: a mapping of patterns, each to a tag or a list of tags.</summary>
    /// <param name="text">The text.</param>
    /// <param name="fileName">What messages call the file it comes from.</param>
    /// <returns>The map.</returns>
    /// <exception cref="TagMapException">It is no tag map.</exception>
    public static TagMap Parse(string text, string fileName)
    {
        ArgumentGuard.NotNull(text, nameof(text));
        ArgumentGuard.NotNull(fileName, nameof(fileName));
        return new TagMap(new TagMapPlace(fileName), TagMapReader.Read(text, fileName));
    }

    /// <summary>Makes a map of patterns and their tags, in the order given.</summary>
    /// <param name="patterns">The patterns, each with its tags; with none where it excludes.</param>
    /// <returns>The map.</returns>
    /// <exception cref="TagMapException">They make no tag map.</exception>
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

    /// <summary>Finds the tags of changed files; of a renamed one, those of both its names. What has no tags gives none.</summary>
    /// <param name="files">The files.</param>
    /// <returns>The matches, and what could not be a tag.</returns>
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
        catch (RuntimeCacheException exception)
        {
            RuntimeCacheException error = new(
                exception.Failure,
                $"'{MessageText.Clean(path, 300)}' gets no tag from the pattern {MessageText.Quote(pattern)}. {exception.Message}",
                "Rename the file, exclude it from the map, or give it a pattern of its own with a tag that does not hold its name.",
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

    private void CheckPlace(TagMapEntry entry, TagMapRow row)
    {
        if (entry.Pattern.IsExclusion && _entries.All(above => above.Pattern.IsExclusion))
        {
            throw row.Pattern.Place.Error(
                $"The pattern {MessageText.Quote(entry.Pattern.Text)} excludes nothing: an exclusion takes away what patterns above it gave, and there is none above it.",
                "Put it below the patterns that it makes exceptions to.");
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
