namespace VercelFunctions.AspNetCore.Caching;

/// <summary>
/// The tags of the item that a HybridCache is about to store in its second level. IDistributedCache has no parameter for tags,
/// so they flow with the asynchronous operation.
/// </summary>
internal sealed class ItemTags
{
    private static readonly AsyncLocal<ItemTags?> Current = new();

    private readonly string _key;
    private readonly IReadOnlyList<string> _tags;

    private ItemTags(string key, IReadOnlyList<string> tags) => (_key, _tags) = (key, tags);

    /// <summary>Sets the tags of an item for the rest of the asynchronous operation.</summary>
    public static void Set(string key, IEnumerable<string>? tags) => Current.Value = tags is null ? null : new(key, [.. tags]);

    /// <summary>The tags of an item; none if the operation stores another item, such as one that its callback stores.</summary>
    public static IReadOnlyList<string> Of(string key) => Current.Value is ItemTags item && item._key == key ? item._tags : [];
}
