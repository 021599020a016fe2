namespace VercelFunctions.Deployments;

/// <summary>A listing of a tree: of a folder, or of all that is below it.</summary>
/// <param name="Entries">The entries by path, relative to the tree.</param>
/// <param name="IsTruncated">Whether GitHub left out entries.</param>
internal sealed record GitHubTree(IReadOnlyDictionary<string, GitHubTreeEntry> Entries, bool IsTruncated)
{
    /// <summary>A tree without entries.</summary>
    public static GitHubTree Empty { get; } = new(new Dictionary<string, GitHubTreeEntry>(), IsTruncated: false);
}

/// <summary>An entry of a tree: a folder, a file, a symbolic link or a submodule. Equal entries have the same content.</summary>
/// <param name="Sha">The hash of the content.</param>
/// <param name="Mode">The mode, which distinguishes files, executable files, links, submodules and folders.</param>
/// <param name="IsFolder">Whether it is a folder.</param>
internal sealed record GitHubTreeEntry(string Sha, string? Mode, bool IsFolder);
