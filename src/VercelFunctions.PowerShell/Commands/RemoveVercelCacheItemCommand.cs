namespace VercelFunctions.PowerShell;

[Cmdlet(VerbsCommon.Remove, "VercelCacheItem", SupportsShouldProcess = true, HelpUri = VercelCommand.Help + "Remove-VercelCacheItem.md")]
[OutputType(typeof(void))]
public sealed class RemoveVercelCacheItemCommand : KeyedCacheCommand
{
    private const string KeySet = "Key";
    private const string ItemSet = "Item";

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = KeySet)]
    [ArgumentCompleter(typeof(KeyCompleter))]
    public string[] Key { get; set; } = [];

    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ItemSet)]
    [ValidateNotNull]
    public CacheItemInfo[] Item { get; set; } = [];

    private protected override string Activity => "Removing from the Runtime Cache";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        ForEachKey(Key, Remove);
        ForEachItem(Item, Remove);
    }

    private void Remove(string key, string storeKey)
    {
        if (ShouldProcess($"'{key}' in {Connection}", "Remove"))
        {
            WriteVerbose("Removing", key, storeKey);
            Wait(Cache.Store.DeleteAsync(storeKey, StopToken));
        }
    }
}
