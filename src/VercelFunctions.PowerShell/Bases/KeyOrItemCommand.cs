namespace VercelFunctions.PowerShell;

/// <summary>A cmdlet that handles each item by its key, or by its store key if Find-VercelCacheItem returned it.</summary>
public abstract class KeyOrItemCommand : KeyedCacheCommand
{
    private protected const string KeySet = "Key";
    private const string ItemSet = "Item";

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = KeySet)]
    [TextTransformation(nameof(Key))]
    [ArgumentCompleter(typeof(KeyCompleter))]
    public string[] Key { get; set; } = [];

    // Also by property name: otherwise PowerShell uses the default set for every pipeline, and converts piped items to text.
    [Parameter(Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ItemSet)]
    [ItemTransformation]
    [ValidateNotNull]
    public CacheItemInfo[] Item { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        ForEachKey(Key, Handle);
        ForEachItem(Item, Handle);
    }

    /// <summary>Handles one item.</summary>
    private protected abstract void Handle(CacheItemHandle item);
}
