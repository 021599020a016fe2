namespace VercelFunctions.PowerShell;

/// <summary>
/// <para type="synopsis">Says whether values are in the Runtime Cache.</para>
/// <para type="description">One true or false a key. It costs as much as reading: the protocol has no cheaper request.</para>
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "VercelCacheItem")]
[OutputType(typeof(bool))]
public sealed class TestVercelCacheItemCommand : KeyedCacheCommand
{
    /// <summary>
    /// <para type="description">The keys to look for.</para>
    /// </summary>
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
