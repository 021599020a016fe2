namespace VercelFunctions.PowerShell;

[Cmdlet(VerbsCommon.Remove, "VercelCacheItem", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class RemoveVercelCacheItemCommand : KeyedCacheCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public string[] Key { get; set; } = [];

    private protected override string Activity => "Removing from the Runtime Cache";

    /// <inheritdoc/>
    protected override void ProcessRecord() => ForEachKey(Key, key =>
    {
        if (ShouldProcess($"'{key}' in {Connection}", "Remove"))
        {
            SayWhat("Removing", key);
            Wait(Cache.DeleteAsync(key, StopToken));
        }
    });
}
