using System.Collections;

namespace VercelFunctions.PowerShell;

/// <summary>A tag map of a dictionary: patterns, each with a tag or a collection of tags.</summary>
internal static class TagMapDictionary
{
    private const string Allowed = "Give each pattern a tag or a list of tags, as text: @{ 'content/blog/{slug}.md' = 'blog', 'post:{slug}' }.";

    /// <exception cref="RuntimeCacheException">It is no tag map.</exception>
    public static TagMap Read(IDictionary dictionary)
    {
        List<KeyValuePair<string, IReadOnlyList<string>>> patterns = [];
        foreach (DictionaryEntry entry in dictionary)
        {
            string pattern = Unwrap(entry.Key) as string ?? throw Wrong($"The tag map has a pattern of type {entry.Key.GetType()}: {entry.Key}.");
            patterns.Add(new(pattern, ReadTags(pattern, Unwrap(entry.Value))));
        }

        // What has no order of its own gets one: the exclusions at the end, where they apply to everything.
        return TagMap.From(dictionary is Hashtable
            ? patterns.OrderBy(pattern => pattern.Key.Length > 0 && pattern.Key[0] == '!').ThenBy(pattern => pattern.Key, StringComparer.Ordinal)
            : patterns);
    }

    private static List<string> ReadTags(string pattern, object? value) => value switch
    {
        null => [],
        string tag => [tag],
        IDictionary => throw Wrong($"The pattern '{pattern}' has a dictionary where a tag or a list of tags is expected."),
        IEnumerable tags => [.. from object? tag in tags select Unwrap(tag) as string ?? throw NoTag(pattern, tag)],
        _ => throw NoTag(pattern, value),
    };

    private static object? Unwrap(object? value) => value is PSObject { BaseObject: not PSCustomObject } wrapper ? wrapper.BaseObject : value;

    private static RuntimeCacheException NoTag(string pattern, object? value) =>
        Wrong($"The pattern '{pattern}' has {(value is null ? "$null" : $"a value of type {value.GetType()}")} where a tag is expected.");

    private static RuntimeCacheException Wrong(string message) => new(RuntimeCacheFailure.InvalidTagMap, message, Allowed);
}
