using System.Collections;

namespace VercelFunctions.PowerShell;

/// <summary>Offers the keys of the items in an emulator or in memory, in the namespace of the command line.</summary>
public sealed class KeyCompleter : NameCompleter
{
    private protected override IEnumerable<Suggestion> Suggest(string typed, IDictionary bound)
    {
        RuntimeCacheOptions options = new()
        {
            Namespace = bound["Namespace"] as string,
            NamespaceSeparator = bound["NamespaceSeparator"] as string,
            KeyHashFunction = KeyHashTransformationAttribute.Find(bound["KeyHash"] as string) ?? KeyHash.Default,
        };
        RuntimeCache cache = new(MemoryCacheStore.Shared, options);
        return ListedItems.Of(bound)
            .Where(item => item.Name?.StartsWith(typed, StringComparison.OrdinalIgnoreCase) == true && IsKey(item.Name, item, cache))
            .OrderBy(item => item.Name, StringComparer.OrdinalIgnoreCase)
            .Select(item => new Suggestion(item.Name!, Describe(item)));
    }

    // A name can be any label. It is the item's key only if it leads to the item.
    private static bool IsKey(string name, CacheItemInfo item, RuntimeCache cache)
    {
        try
        {
            return cache.GetStoreKey(name) == item.StoreKey;
        }
        catch (VercelException)
        {
            return false;
        }
    }

    internal static string Describe(CacheItemInfo item) => string.Join(", ", [ViewText.Size(item.Size), .. item.Tags]);
}
