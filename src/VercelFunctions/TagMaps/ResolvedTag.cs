namespace VercelFunctions;

/// <summary>A tag that a tag map gives, and what it was matched by.</summary>
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

    /// <summary>The changed file's path from the root of the repository, its former one where that is what matched;
    /// null for a tag that is given whatever changed.</summary>
    public string? Path { get; }

    /// <summary>The pattern that names the tag, as the map writes it.</summary>
    public string Pattern { get; }

    /// <summary>The tag.</summary>
    public override string ToString() => Tag;
}
