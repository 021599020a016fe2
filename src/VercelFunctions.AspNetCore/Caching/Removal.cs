namespace VercelFunctions.AspNetCore.Caching;

/// <summary>A removal of items, and the removals that followed.</summary>
internal sealed class Removal(Predicate<HybridItem> removes)
{
    private volatile Removal? _next;

    /// <summary>The removal that followed; null for the last.</summary>
    public Removal? Next
    {
        get => _next;
        set => _next = value;
    }

    /// <summary>Whether a later removal includes the item.</summary>
    public bool IsFollowedByRemovalOf(HybridItem item)
    {
        for (Removal? later = Next; later is not null; later = later.Next)
        {
            if (later.Includes(item))
            {
                return true;
            }
        }

        return false;
    }

    private bool Includes(HybridItem item) => removes(item);
}
