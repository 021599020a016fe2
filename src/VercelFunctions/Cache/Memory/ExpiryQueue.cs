namespace VercelFunctions;

/// <summary>
/// The items of a <see cref="MemoryCacheStore"/> that have a TTL, the one that expires first at the front: a binary heap whose
/// items know their places. PriorityQueue cannot remove an item without searching it, and a SortedSet takes seven times the memory.
/// </summary>
internal sealed class ExpiryQueue
{
    private const int FirstCapacity = 16;

    private MemoryCacheEntry[] _heap = new MemoryCacheEntry[FirstCapacity];

    public int Count { get; private set; }

    /// <summary>The item that expires first; null if there is none.</summary>
    public MemoryCacheEntry? First => Count == 0 ? null : _heap[0];

    public void Add(MemoryCacheEntry entry)
    {
        if (Count == _heap.Length)
        {
            Array.Resize(ref _heap, Count * 2);
        }

        MoveUp(entry, Count++);
    }

    public void Remove(MemoryCacheEntry entry)
    {
        MemoryCacheEntry last = _heap[--Count];
        _heap[Count] = null!;
        if (last != entry)
        {
            // The last item takes the place. It may belong above it, if it comes from another branch, or below it.
            int place = entry.ExpiryPlace;
            MoveDown(last, place);
            MoveUp(last, last.ExpiryPlace);
        }

        if (Count < _heap.Length / 4 && _heap.Length > FirstCapacity)
        {
            Array.Resize(ref _heap, _heap.Length / 2);
        }
    }

    public void Clear()
    {
        _heap = new MemoryCacheEntry[FirstCapacity];
        Count = 0;
    }

    private void MoveUp(MemoryCacheEntry entry, int place)
    {
        while (place > 0)
        {
            int parent = (place - 1) / 2;
            if (_heap[parent].ExpiresAt <= entry.ExpiresAt)
            {
                break;
            }

            Put(_heap[parent], place);
            place = parent;
        }

        Put(entry, place);
    }

    private void MoveDown(MemoryCacheEntry entry, int place)
    {
        for (int child = (2 * place) + 1; child < Count; child = (2 * place) + 1)
        {
            if (child + 1 < Count && _heap[child + 1].ExpiresAt < _heap[child].ExpiresAt)
            {
                child++;
            }

            if (entry.ExpiresAt <= _heap[child].ExpiresAt)
            {
                break;
            }

            Put(_heap[child], place);
            place = child;
        }

        Put(entry, place);
    }

    private void Put(MemoryCacheEntry entry, int place)
    {
        _heap[place] = entry;
        entry.ExpiryPlace = place;
    }
}
