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

    private protected override void Handle(CacheItemHandle item)
    {
        WriteVerbose("Looking for", item);
        WriteObject(Wait(item.GetJsonAsync(StopToken)) is not null);
    }
}
