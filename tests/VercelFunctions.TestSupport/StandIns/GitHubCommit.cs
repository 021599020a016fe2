namespace VercelFunctions.TestSupport;

/// <summary>A commit of the stand-in's repository: another commit's files with changes, or the changes only.</summary>
internal sealed class GitHubCommit
{
    /// <summary>The commit that the changes apply to; null for an empty one.</summary>
    public GitHubCommit? Origin { get; set; }

    /// <summary>Content and mode by path; null for a file that is not in the commit.</summary>
    public Dictionary<string, (string Content, string Mode)?> Changes { get; } = new(StringComparer.Ordinal);

    /// <summary>All files of the commit.</summary>
    public Dictionary<string, (string Content, string Mode)> Files()
    {
        Dictionary<string, (string Content, string Mode)> files = Origin?.Files() ?? new(StringComparer.Ordinal);
        foreach ((string path, (string Content, string Mode)? file) in Changes)
        {
            if (file is null)
            {
                files.Remove(path);
            }
            else
            {
                files[path] = file.Value;
            }
        }

        return files;
    }
}
