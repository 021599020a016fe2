namespace VercelFunctions;

/// <summary>A file of a repository that changed, whether it was added, modified, removed or renamed.</summary>
public sealed class ChangedFile
{
    /// <summary>Makes a changed file.</summary>
    /// <param name="path">Its path from the root of the repository. A leading <c>./</c> or <c>/</c>, backslashes, and the quotes and
    /// escapes in which Git prints unusual names are understood.</param>
    /// <param name="previousPath">What its path was before it was renamed; null or empty where it was not.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public ChangedFile(string path, string? previousPath = null)
    {
        ArgumentGuard.NotNull(path, nameof(path));
        if (path.Length == 0)
        {
            throw new ArgumentException("A changed file has a path.", nameof(path));
        }

        Path = path;
        PreviousPath = string.IsNullOrEmpty(previousPath) ? null : previousPath;
    }

    /// <summary>The path, as it was given.</summary>
    public string Path { get; }

    /// <summary>The path before the file was renamed; null where it was not.</summary>
    public string? PreviousPath { get; }

    /// <summary>The path.</summary>
    public override string ToString() => Path;
}
