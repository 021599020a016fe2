using System.Collections;

namespace VercelFunctions.PowerShell;

/// <summary>A tag map as a dictionary: patterns, each with a tag or a collection of tags.</summary>
internal static class TagMapDictionary
{
    private const string Allowed =
        "Each pattern must have a tag or a list of tags, as text: @{ 'content/blog/{slug}.md' = 'blog', 'post:{slug}' }.";

    /// <exception cref="VercelException">It is not a valid tag map.</exception>
    public static TagMap Read(IDictionary dictionary)
    {
        List<KeyValuePair<string, IReadOnlyList<string>>> patterns = [];
        foreach (DictionaryEntry entry in dictionary)
        {
            string pattern = Wrapped.Unwrap(entry.Key) as string
                ?? throw Invalid($"The tag map has a pattern of type {entry.Key.GetType()}: {entry.Key}.");
            patterns.Add(new(pattern, ReadTags(pattern, Wrapped.Unwrap(entry.Value))));
        }

        // A hashtable has no order: the exclusions are put at the end, where they apply to everything.
        return TagMap.From(dictionary is Hashtable
            ? patterns
                .OrderBy(pattern => pattern.Key.Length > 0 && pattern.Key[0] == '!')
                .ThenBy(pattern => pattern.Key, StringComparer.Ordinal)
            : patterns);
    }

    private static List<string> ReadTags(string pattern, object? value) => value switch
    {
        null => [],
        string tag => [tag],
        IDictionary => throw Invalid($"The pattern '{pattern}' has a dictionary where a tag or a list of tags is expected."),
        IEnumerable tags => [.. from object? tag in tags select Wrapped.Unwrap(tag) as string ?? throw NotATag(pattern, tag)],
        _ => throw NotATag(pattern, value),
    };

    private static VercelException NotATag(string pattern, object? value) =>
        Invalid($"The pattern '{pattern}' has {(value is null ? "$null" : $"a value of type {value.GetType()}")} where a tag is expected.");

    private static VercelException Invalid(string message) => new(VercelFailure.InvalidTagMap, $"{message} {Allowed}");
}
