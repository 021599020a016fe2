namespace VercelFunctions.Deployments;

/// <summary>
/// Compares two trees by the hashes of their entries. A tree that is too large for one response is listed folder by folder,
/// and only folders whose hashes differ are listed.
/// </summary>
internal sealed class TreeComparison(GitHubApi api, CancellationToken cancellationToken)
{
    private readonly SortedSet<string> _changed = new(StringComparer.Ordinal);

    /// <summary>Returns the paths of the files that differ, in ordinal order.</summary>
    public async Task<IReadOnlyCollection<string>> CompareAsync(string before, string after)
    {
        await CompareAsync(string.Empty, before, after).ConfigureAwait(false);
        return _changed;
    }

    /// <summary>Compares a folder of both trees, which is null if it does not exist in one of them.</summary>
    private async Task CompareAsync(string folder, string? before, string? after)
    {
        if (before == after)
        {
            return;
        }

        GitHubTree old = await ListAsync(folder, before, isRecursive: true).ConfigureAwait(false);
        GitHubTree current = await ListAsync(folder, after, isRecursive: true).ConfigureAwait(false);
        bool isComplete = !old.IsTruncated && !current.IsTruncated;
        if (!isComplete)
        {
            old = await DirectEntriesAsync(folder, before, old).ConfigureAwait(false);
            current = await DirectEntriesAsync(folder, after, current).ConfigureAwait(false);
        }

        foreach (string path in old.Entries.Keys.Union(current.Entries.Keys))
        {
            old.Entries.TryGetValue(path, out GitHubTreeEntry? was);
            current.Entries.TryGetValue(path, out GitHubTreeEntry? now);
            if (was == now)
            {
                continue;
            }

            if (was is { IsFolder: false } || now is { IsFolder: false })
            {
                _changed.Add(folder + path);
            }

            if (!isComplete)
            {
                await CompareAsync($"{folder}{path}/", FolderOf(was), FolderOf(now)).ConfigureAwait(false);
            }
        }
    }

    private static string? FolderOf(GitHubTreeEntry? entry) => entry is { IsFolder: true } ? entry.Sha : null;

    private async Task<GitHubTree> DirectEntriesAsync(string folder, string? tree, GitHubTree all) => all.IsTruncated
        ? await ListAsync(folder, tree, isRecursive: false).ConfigureAwait(false)
        : new GitHubTree(
            all.Entries.Where(entry => !entry.Key.Contains('/')).ToDictionary(entry => entry.Key, entry => entry.Value),
            IsTruncated: false);

    private async Task<GitHubTree> ListAsync(string folder, string? tree, bool isRecursive)
    {
        if (tree is null)
        {
            return GitHubTree.Empty;
        }

        GitHubTree listed = await api.ListAsync(tree, isRecursive, cancellationToken).ConfigureAwait(false)
            ?? throw GitHubChangesClient.Unknown($"GitHub does not know the tree {MessageText.Quote(tree)} of a commit (404)");
        return listed.IsTruncated && !isRecursive
            ? throw GitHubChangesClient.Unknown($"GitHub does not list all entries of the folder {MessageText.Quote("/" + folder)}")
            : listed;
    }
}
