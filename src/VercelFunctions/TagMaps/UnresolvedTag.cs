namespace VercelFunctions;

/// <summary>What a tag map would give a file, were it a tag: captured text has made something of it that no item can bear.</summary>
public sealed class UnresolvedTag
{
    internal UnresolvedTag(string tag, string path, string pattern, RuntimeCacheException error)
    {
        Tag = tag;
        Path = path;
        Pattern = pattern;
        Error = error;
    }

    /// <summary>The text that cannot be a tag.</summary>
    public string Tag { get; }

    /// <summary>The changed file's path from the root of the repository.</summary>
    public string Path { get; }

    /// <summary>The pattern that names the tag, as the map writes it.</summary>
    public string Pattern { get; }

    /// <summary>What is wrong with it: the file, the tag and the limit.</summary>
    public RuntimeCacheException Error { get; }

    /// <summary>The error's message.</summary>
    public override string ToString() => Error.Message;
}
