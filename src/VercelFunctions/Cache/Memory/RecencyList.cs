namespace VercelFunctions;

/// <summary>
/// The items of a <see cref="MemoryCacheStore"/> in the order of their last use. The links are in the items
/// themselves: a LinkedList would add an object of 48 bytes per item, and there may be millions of items.
/// </summary>
internal sealed class RecencyList
{
    public MemoryCacheEntry? Newest { get; private set; }

    public MemoryCacheEntry? Oldest { get; private set; }

    /// <summary>The item at an index, counted from the newest, found from the nearer end.</summary>
    /// <param name="index">The index, at least 0 and less than <paramref name="count"/>.</param>
    /// <param name="count">The number of items.</param>
    public MemoryCacheEntry At(int index, int count)
    {
        bool isNearNewest = index < count / 2;
        MemoryCacheEntry entry = isNearNewest ? Newest! : Oldest!;
        for (int steps = isNearNewest ? index : count - 1 - index; steps > 0; steps--)
        {
            entry = isNearNewest ? entry.Older! : entry.Newer!;
        }

        return entry;
    }

    public void AddNewest(MemoryCacheEntry entry)
    {
        entry.Older = Newest;
        if (Newest is not null)
        {
            Newest.Newer = entry;
        }

        Newest = entry;
        Oldest ??= entry;
    }

    public void MoveToNewest(MemoryCacheEntry entry)
    {
        if (entry != Newest)
        {
            Remove(entry);
            AddNewest(entry);
        }
    }

    public void Remove(MemoryCacheEntry entry)
    {
        if (entry.Newer is null)
        {
            Newest = entry.Older;
        }
        else
        {
            entry.Newer.Older = entry.Older;
        }

        if (entry.Older is null)
        {
            Oldest = entry.Newer;
        }
        else
        {
            entry.Older.Newer = entry.Newer;
        }

        entry.Newer = null;
        entry.Older = null;
    }

    public void Clear()
    {
        Newest = null;
        Oldest = null;
    }
}
