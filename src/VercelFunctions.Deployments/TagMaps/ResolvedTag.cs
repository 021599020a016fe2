namespace VercelFunctions.Deployments;

/// <summary>A tag from a tag map, and the match that it comes from.</summary>
public sealed class ResolvedTag
{
    internal ResolvedTag(string tag, string? path, string pattern)
    {
        Tag = tag;
        Path = path;
        Pattern = pattern;
    }

    /// <summary>The tag.</summary>
    public string Tag { get; }

    /// <summary>
    /// The path that matched, from the root of the repository: that of the changed file, or its previous path. Null for a
    /// tag that does not depend on a file.
    /// </summary>
    public string? Path { get; }

    /// <summary>The pattern that has the tag, as written in the map.</summary>
    public string Pattern { get; }

    /// <summary>The tag.</summary>
    public override string ToString() => Tag;
}
