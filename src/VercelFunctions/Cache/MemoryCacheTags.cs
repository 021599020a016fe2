namespace VercelFunctions;

/// <summary>The tags of a <see cref="MemoryCacheStore"/>, indexed both ways: from a tag to its bearers, from an item to its tags.</summary>
internal sealed class MemoryCacheTags
{
    private readonly Dictionary<string, TagBearers> _byTag = new(StringComparer.Ordinal);

    public int Count => _byTag.Count;

    public void Attach(MemoryCacheEntry entry, IReadOnlyList<string> tags)
    {
        if (tags.Count == 0)
        {
            return;
        }

        entry.Tags = new TagBearers[tags.Count];
        for (int i = 0; i < tags.Count; i++)
        {
            if (!_byTag.TryGetValue(tags[i], out TagBearers? bearers))
            {
                bearers = new TagBearers(tags[i]);
                _byTag.Add(tags[i], bearers);
            }

            bearers.Entries.Add(entry);
            entry.Tags[i] = bearers;
        }
    }

    public void Detach(MemoryCacheEntry entry)
    {
        foreach (TagBearers bearers in entry.Tags)
        {
            bearers.Entries.Remove(entry);
            if (bearers.Entries.Count == 0)
            {
                _byTag.Remove(bearers.Tag);
            }
        }
    }

    /// <summary>A copy of the items that bear the tag, so that they can be removed while it is read.</summary>
    public IReadOnlyList<MemoryCacheEntry> Bearers(string tag) =>
        _byTag.TryGetValue(tag, out TagBearers? bearers) ? [.. bearers.Entries] : [];

    public IReadOnlyList<KeyValuePair<string, int>> List() =>
        [.. _byTag.Values.Select(bearers => new KeyValuePair<string, int>(bearers.Tag, bearers.Entries.Count))];

    public void Clear() => _byTag.Clear();

    /// <summary>A tag and the items that bear it.</summary>
    internal sealed class TagBearers(string tag)
    {
        public string Tag { get; } = tag;

        public HashSet<MemoryCacheEntry> Entries { get; } = [];
    }
}
