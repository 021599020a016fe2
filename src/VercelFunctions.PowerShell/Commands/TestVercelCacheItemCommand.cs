namespace VercelFunctions.PowerShell;

[Cmdlet(
    VerbsDiagnostic.Test,
    "VercelCacheItem",
    DefaultParameterSetName = KeySet,
    HelpUri = VercelCommand.Help + "Test-VercelCacheItem.md")]
[OutputType(typeof(bool))]
public sealed class TestVercelCacheItemCommand : KeyOrItemCommand
{
    private protected override string Activity => "Looking for items in the Runtime Cache";

    private protected override void Handle(string key, string storeKey)
    {
        WriteVerbose("Looking for", key, storeKey);
        WriteObject(Wait(Cache.MeasuredStore.GetAsync(storeKey, StopToken)) is not null);
    }
}
