using System.Collections;

namespace VercelFunctions.PowerShell;

/// <summary>Offers the tags used in this session, and those of the items in an emulator or in memory.</summary>
public sealed class TagCompleter : NameCompleter
{
    private protected override IEnumerable<Suggestion> Suggest(string typed, IDictionary bound) =>
        UsedNames.Tags.All
            .Concat(ListedItems.Of(bound).SelectMany(item => item.Tags))
            .Distinct(StringComparer.Ordinal)
            .OrderBy(tag => tag, StringComparer.OrdinalIgnoreCase)
            .Select(tag => new Suggestion(tag));
}
