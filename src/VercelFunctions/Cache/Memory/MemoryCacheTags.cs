namespace VercelFunctions;

/// <summary>The index of a <see cref="MemoryCacheStore"/> in both directions: from a tag to its items, from an item to its tags.</summary>
internal sealed class MemoryCacheTags
{
    private Dictionary<string, TaggedItems> _byTag = new(StringComparer.Ordinal);

    public int Count => _byTag.Count;

    /// <summary>The bytes that the tags use.</summary>
    public long UsedBytes { get; private set; }

    public void Attach(MemoryCacheEntry entry, List<string> tags)
    {
        if (tags.Count == 0)
        {
            return;
        }

        entry.Tags = new TaggedItems[tags.Count];
        for (int i = 0; i < tags.Count; i++)
        {
            if (!_byTag.TryGetValue(tags[i], out TaggedItems? items))
            {
                items = new TaggedItems(tags[i]);
                _byTag.Add(tags[i], items);
                UsedBytes += MemoryCost.OfTag(tags[i]);
            }

            UsedBytes += items.Add(entry);
            entry.Tags[i] = items;
        }
    }

    public void Detach(MemoryCacheEntry entry)
    {
        foreach (TaggedItems items in entry.Tags)
        {
            UsedBytes -= items.Remove(entry);
            if (items.Count == 0)
            {
                _byTag.Remove(items.Tag);
                UsedBytes -= MemoryCost.OfTag(items.Tag);
            }
        }
    }

    /// <summary>A copy of the list of items that have the tag, so that they can be removed during the enumeration.</summary>
    public IReadOnlyList<MemoryCacheEntry> ItemsOf(string tag) =>
        _byTag.TryGetValue(tag, out TaggedItems? items) ? items.ToList() : [];

    public IReadOnlyList<KeyValuePair<string, int>> List() =>
        [.. _byTag.Values.Select(items => new KeyValuePair<string, int>(items.Tag, items.Count))];

    public void Clear()
    {
        _byTag = new(StringComparer.Ordinal);
        UsedBytes = 0;
    }

    /// <summary>A tag and the items that have it. Many tags have one item each, so a set is created for the second only.</summary>
    internal sealed class TaggedItems(string tag)
    {
        private MemoryCacheEntry? _only;
        private HashSet<MemoryCacheEntry>? _set;

        public string Tag { get; } = tag;

        public int Count => _set?.Count ?? (_only is null ? 0 : 1);

        /// <summary>Adds an item.</summary>
        /// <returns>The bytes that this uses.</returns>
        public long Add(MemoryCacheEntry entry)
        {
            if (_set is not null)
            {
                _set.Add(entry);
                return MemoryCost.SharedTagItem;
            }

            if (_only is null)
            {
                _only = entry;
                return 0;
            }

            _set = [_only, entry];
            _only = null;
            return MemoryCost.SharedTag;
        }

        /// <summary>Removes an item.</summary>
        /// <returns>The bytes that this frees.</returns>
        public long Remove(MemoryCacheEntry entry)
        {
            if (_set is null)
            {
                _only = null;
                return 0;
            }

            _set.Remove(entry);
            if (_set.Count > 1)
            {
                return MemoryCost.SharedTagItem;
            }

            _only = _set.Single();
            _set = null;
            return MemoryCost.SharedTag;
        }

        public List<MemoryCacheEntry> ToList() => _set is not null ? [.. _set] : _only is not null ? [_only] : [];
    }
}
