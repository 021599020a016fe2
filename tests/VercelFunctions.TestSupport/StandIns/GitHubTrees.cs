using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace VercelFunctions.TestSupport;

/// <summary>The tree objects of the stand-in's repository. As in Git, equal folders have equal hashes.</summary>
internal sealed class GitHubTrees
{
    private const string FolderMode = "040000";

    private readonly Dictionary<string, Entry[]> _folders = new(StringComparer.Ordinal);

    /// <summary>Stores the files as tree objects.</summary>
    /// <returns>The hash of the root.</returns>
    public string Add(IEnumerable<KeyValuePair<string, (string Content, string Mode)>> files) => Add(
        [.. files.Select(file => (file.Key.Split('/'), file.Value.Content, file.Value.Mode))], depth: 0);

    /// <summary>Serializes a tree as GitHub does; null if it does not exist.</summary>
    /// <param name="sha">The hash.</param>
    /// <param name="maxEntries">The most entries; null for the folder's own entries, all of them.</param>
    public string? Json(string sha, int? maxEntries)
    {
        if (!_folders.TryGetValue(sha, out Entry[]? folder))
        {
            return null;
        }

        Entry[] entries = [.. (maxEntries is null ? folder : Descend(string.Empty, sha)).Take(maxEntries + 1 ?? int.MaxValue)];
        return new JsonObject
        {
            ["sha"] = sha,
            ["url"] = "https://api.github.example/trees/" + sha,
            ["tree"] = new JsonArray([.. entries.Take(maxEntries ?? int.MaxValue).Select(ToJson)]),
            ["truncated"] = entries.Length > maxEntries,
        }.ToJsonString();
    }

    public static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..40].ToLowerInvariant();

    private static JsonNode ToJson(Entry entry)
    {
        JsonObject json = new()
        {
            ["path"] = entry.Path,
            ["mode"] = entry.Mode,
            ["type"] = entry.Mode switch { FolderMode => "tree", "160000" => "commit", _ => "blob" },
            ["sha"] = entry.Sha,
        };
        if (entry.Mode is not (FolderMode or "160000"))
        {
            json["size"] = 7;
            json["url"] = "https://api.github.example/blobs/" + entry.Sha;
        }

        return json;
    }

    private string Add((string[] Path, string Content, string Mode)[] files, int depth)
    {
        Entry[] entries =
        [
            .. files.Where(file => file.Path.Length == depth + 1).Select(file => new Entry(file.Path[depth], file.Mode, Hash(file.Content)))
                .Concat(files.Where(file => file.Path.Length > depth + 1)
                    .GroupBy(file => file.Path[depth], StringComparer.Ordinal)
                    .Select(folder => new Entry(folder.Key, FolderMode, Add([.. folder], depth + 1))))
                .OrderBy(entry => entry.Path, StringComparer.Ordinal),
        ];
        string sha = Hash("tree " + string.Join('\n', entries.Select(entry => entry.ToString())));
        _folders[sha] = entries;
        return sha;
    }

    private IEnumerable<Entry> Descend(string prefix, string sha)
    {
        foreach (Entry entry in _folders[sha])
        {
            yield return entry with { Path = prefix + entry.Path };
            foreach (Entry below in entry.Mode == FolderMode ? Descend($"{prefix}{entry.Path}/", entry.Sha) : [])
            {
                yield return below;
            }
        }
    }

    private sealed record Entry(string Path, string Mode, string Sha);
}
