namespace VercelFunctions.PowerShell;

[Cmdlet(VerbsDiagnostic.Test, "VercelCacheItem", HelpUri = VercelCommand.Help + "Test-VercelCacheItem.md")]
[OutputType(typeof(bool))]
public sealed class TestVercelCacheItemCommand : KeyedCacheCommand
{
    private const string KeySet = "Key";
    private const string ItemSet = "Item";

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = KeySet)]
    [ArgumentCompleter(typeof(KeyCompleter))]
    public string[] Key { get; set; } = [];

    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ItemSet)]
    [ValidateNotNull]
    public CacheItemInfo[] Item { get; set; } = [];

    private protected override string Activity => "Looking for items in the Runtime Cache";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        ForEachKey(Key, Test);
        ForEachItem(Item, Test);
    }

    private void Test(string key, string storeKey)
    {
        WriteVerbose("Looking for", key, storeKey);
        WriteObject(Wait(Cache.Store.GetAsync(storeKey, StopToken)) is not null);
    }
}
