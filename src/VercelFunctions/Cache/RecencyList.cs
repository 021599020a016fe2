namespace VercelFunctions;

/// <summary>
/// The items of a <see cref="MemoryCacheStore"/> in the order of their last use. The links are in the items
/// themselves: a LinkedList would add an object of 48 bytes to each of what may be millions.
/// </summary>
internal sealed class RecencyList
{
    public MemoryCacheEntry? Newest { get; private set; }

    public MemoryCacheEntry? Oldest { get; private set; }

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
