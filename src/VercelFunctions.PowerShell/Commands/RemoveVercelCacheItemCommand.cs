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

    private protected override void Handle(CacheItemHandle item)
    {
        if (ShouldProcess($"'{item.Key}' in {Connection}", "Remove"))
        {
            WriteVerbose("Removing", item);
            Wait(item.DeleteAsync(StopToken));
        }
    }
}
