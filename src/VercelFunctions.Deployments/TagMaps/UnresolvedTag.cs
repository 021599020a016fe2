namespace VercelFunctions.Deployments;

/// <summary>A result of a tag map that is not a valid tag, because of the text that was captured from a path.</summary>
public sealed class UnresolvedTag
{
    internal UnresolvedTag(string tag, string path, string pattern, VercelException error)
    {
        Tag = tag;
        Path = path;
        Pattern = pattern;
        Error = error;
    }

    /// <summary>The text that is not a valid tag.</summary>
    public string Tag { get; }

    /// <summary>The changed file's path from the root of the repository.</summary>
    public string Path { get; }

    /// <summary>The pattern that has the tag, as written in the map.</summary>
    public string Pattern { get; }

    /// <summary>The error: the file, the tag and the limit.</summary>
    public VercelException Error { get; }

    /// <summary>The error's message.</summary>
    public override string ToString() => Error.Message;
}
