using System.Collections;

namespace VercelFunctions.PowerShell;

/// <summary>Offers the names of the items in an emulator or in memory, as patterns that match them.</summary>
public sealed class ItemNameCompleter : NameCompleter
{
    private protected override IEnumerable<Suggestion> Suggest(string typed, IDictionary bound) =>
        from item in ListedItems.Of(bound)
        where !string.IsNullOrEmpty(item.Name)
        orderby item.Name
        select new Suggestion(WildcardPattern.Escape(item.Name), KeyCompleter.Describe(item));
}
