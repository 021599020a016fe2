namespace VercelFunctions.PowerShell;

/// <summary>
/// <para type="synopsis">Lists what a local or in-memory Runtime Cache holds.</para>
/// <para type="description">Name, store key, size, age, time left, tags and hits of each item, most recently used first. Vercel's own
/// Runtime Cache cannot be listed.</para>
/// </summary>
[Cmdlet(VerbsCommon.Find, "VercelCacheItem")]
[OutputType(typeof(CacheItemInfo))]
public sealed class FindVercelCacheItemCommand : CacheCommand
{
    /// <summary>
    /// <para type="description">Only items with such a name; wildcards are allowed. An item's name is its key unless it was given another.</para>
    /// </summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    public string[] Name { get; set; } = [];

    /// <summary>
    /// <para type="description">Only items that bear one of these tags; wildcards are allowed.</para>
    /// </summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TagCompleter))]
    public string[] Tag { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        WriteVerbose($"Listing: {Connection}.");
        IReadOnlyList<CacheItemInfo> items;
        try
        {
            items = Wait(Store.ListAsync(StopToken));
        }
        catch (RuntimeCacheException exception)
        {
            Fail(exception, Connection);
            return;
        }

        WildcardPattern[] names = Patterns(Name);
        WildcardPattern[] tags = Patterns(Tag);
        WriteObject(
            items.Where(item => (names.Length == 0 || Matches(names, item.Name)) && (tags.Length == 0 || item.Tags.Any(tag => Matches(tags, tag)))),
            enumerateCollection: true);
    }

    private static WildcardPattern[] Patterns(string[] texts) => Array.ConvertAll(texts, text => WildcardPattern.Get(text, WildcardOptions.IgnoreCase));

    private static bool Matches(WildcardPattern[] patterns, string? text) => patterns.Any(pattern => pattern.IsMatch(text ?? string.Empty));
}
