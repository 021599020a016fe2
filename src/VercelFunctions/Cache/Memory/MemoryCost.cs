namespace VercelFunctions;

/// <summary>
/// The bytes of memory that a <see cref="MemoryCacheStore"/> uses, on a 64-bit runtime. Collections count with the spare
/// capacity that they have on average.
/// </summary>
internal static class MemoryCost
{
    /// <summary>An item's object, and its slot in the dictionary of items.</summary>
    public const int Item = 128 + Slot;

    /// <summary>A place in the queue of items that expire.</summary>
    public const int Deadline = 12;

    /// <summary>The object of a tag, and its slot in the dictionary of tags.</summary>
    public const int Tag = 40 + Slot;

    /// <summary>The set of a tag that several items have, with its first slots.</summary>
    public const int SharedTag = 232;

    /// <summary>An item's slot in the set of such a tag.</summary>
    public const int SharedTagItem = 34;

    private const int Slot = 40;
    private const int ArrayHeader = 24;
    private const int Reference = 8;

    /// <summary>The bytes that an item uses by itself, without the objects of its tags.</summary>
    public static long OfItem(string storeKey, int size, string? name, int tags, bool hasTtl) =>
        Item
        + OfText(storeKey)
        + Align(ArrayHeader + size)
        + (name is null ? 0 : OfText(name))
        + (tags == 0 ? 0 : ArrayHeader + (tags * Reference))
        + (hasTtl ? Deadline : 0);

    /// <summary>A tag that one item has.</summary>
    public static long OfTag(string tag) => Tag + OfText(tag);

    private static long OfText(string text) => Align(22 + (2 * text.Length));

    private static long Align(long bytes) => (bytes + 7) / 8 * 8;
}
