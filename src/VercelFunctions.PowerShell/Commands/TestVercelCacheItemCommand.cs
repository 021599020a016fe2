namespace VercelFunctions.PowerShell;

[Cmdlet(VerbsDiagnostic.Test, "VercelCacheItem")]
[OutputType(typeof(bool))]
public sealed class TestVercelCacheItemCommand : KeyedCacheCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public string[] Key { get; set; } = [];

    private protected override string Activity => "Looking into the Runtime Cache";

    /// <inheritdoc/>
    protected override void ProcessRecord() => ForEachKey(Key, key =>
    {
        SayWhat("Looking for", key);
        WriteObject(Wait(Cache.ContainsAsync(key, StopToken)));
    });
}
