namespace VercelFunctions.PowerShell;

[Cmdlet(VerbsCommon.Find, "VercelCacheItem", HelpUri = VercelCommand.Help + "Find-VercelCacheItem.md")]
[OutputType(typeof(CacheItemInfo))]
public sealed class FindVercelCacheItemCommand : CacheCommand
{
    [Parameter(Position = 0)]
    [TextTransformation]
    [ValidateNotNull]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ItemNameCompleter))]
    public string[] Name { get; set; } = [];

    [Parameter]
    [Alias("Tags")]
    [TextTransformation]
    [ValidateNotNull]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TagCompleter))]
    public string[] Tag { get; set; } = [];

    private protected override ErrorContext Context => base.Context | ErrorContext.Listing;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        WriteVerbose($"Listing: {Connection}.");
        IReadOnlyList<CacheItemInfo> items;
        try
        {
            items = Wait(Connection!.Contents.ListAsync(StopToken));
        }
        catch (VercelException exception)
        {
            Fail(exception, Connection);
            return;
        }

        WildcardPattern[] names = Patterns(Name);
        WildcardPattern[] tags = Patterns(Tag);
        WriteObject(
            items.Where(item => (names.Length == 0 || Matches(names, item.Name))
                && (tags.Length == 0 || item.Tags.Any(tag => Matches(tags, tag)))),
            enumerateCollection: true);
    }

    private static WildcardPattern[] Patterns(string[] texts) =>
        Array.ConvertAll(texts, text => WildcardPattern.Get(text, WildcardOptions.IgnoreCase));

    private static bool Matches(WildcardPattern[] patterns, string? text) => patterns.Any(pattern => pattern.IsMatch(text ?? string.Empty));
}
