namespace VercelFunctions.PowerShell;

[Cmdlet(
    VerbsCommon.Remove,
    "VercelCacheItem",
    DefaultParameterSetName = KeySet,
    SupportsShouldProcess = true,
    HelpUri = VercelCommand.Help + "Remove-VercelCacheItem.md")]
[OutputType(typeof(void))]
public sealed class RemoveVercelCacheItemCommand : KeyOrItemCommand
{
    private protected override string Activity => "Removing from the Runtime Cache";

    private protected override void Handle(string key, string storeKey)
    {
        if (ShouldProcess($"'{key}' in {Connection}", "Remove"))
        {
            WriteVerbose("Removing", key, storeKey);
            Wait(Cache.MeasuredStore.DeleteAsync(storeKey, StopToken));
        }
    }
}
