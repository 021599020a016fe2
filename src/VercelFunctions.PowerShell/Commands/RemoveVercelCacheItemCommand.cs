namespace VercelFunctions.PowerShell;

/// <summary>
/// <para type="synopsis">Removes values from the Runtime Cache.</para>
/// <para type="description">A key that is not in the cache is no error.</para>
/// </summary>
[Cmdlet(VerbsCommon.Remove, "VercelCacheItem", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class RemoveVercelCacheItemCommand : KeyedCacheCommand
{
    /// <summary>
    /// <para type="description">The keys to remove.</para>
    /// </summary>
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
