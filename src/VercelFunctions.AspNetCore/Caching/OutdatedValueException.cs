namespace VercelFunctions.AspNetCore.Caching;

#pragma warning disable CA1032, CA1064 // It never leaves TaggedHybridCache.
/// <summary>
/// Ends the creation of an item that was removed meanwhile, so that HybridCache stores it in neither level. HybridCache would
/// date the value to the time after the removal.
/// </summary>
internal sealed class OutdatedValueException(object creation) : Exception("The item was removed while it was being created.")
#pragma warning restore CA1032, CA1064
{
    /// <summary>The call that created the value.</summary>
    public object Creation => creation;
}
