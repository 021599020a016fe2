namespace VercelFunctions.PowerShell;

[Cmdlet(VerbsCommon.Clear, "VercelCache", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class ClearVercelCacheCommand : CacheCommand
{
    [Parameter(Mandatory = true, Position = 0)]
    public CacheType Type { get; set; }

    private protected override bool CanPurge => true;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        IEnumerable<PurgedCache> caches = Type switch
        {
            CacheType.Cdn => [PurgedCache.Cdn],
            CacheType.Data => [PurgedCache.Data],
            _ => [PurgedCache.Cdn, PurgedCache.Data],
        };
        foreach (PurgedCache cache in caches)
        {
            if (ShouldProcess($"the whole {cache} cache of {Connection}", "Clear"))
            {
                Clear(cache);
            }
        }
    }

    private void Clear(PurgedCache cache)
    {
        WriteVerbose($"Clearing the {cache} cache: {Connection}.");
        try
        {
            if (Connection!.Purge is PurgeClient purge)
            {
                Wait(new ValueTask(purge.PurgeAllAsync(cache, StopToken)));
            }
            else if (cache == PurgedCache.Data)
            {
                Wait(Store.ClearAsync(StopToken));
            }
            else
            {
                throw new RuntimeCacheException(RuntimeCacheFailure.NotSupported, $"There is no CDN cache in {Connection}.", "Use -Type Data, or connect to a Vercel project: Connect-VercelCache -Project.");
            }
        }
        catch (RuntimeCacheException exception)
        {
            Fail(exception, cache);
        }
    }
}

/// <summary>Caches that Clear-VercelCache empties.</summary>
public enum CacheType
{
    /// <summary>The CDN cache.</summary>
    Cdn,

    /// <summary>The data caches, the Runtime Cache among them.</summary>
    Data,

    /// <summary>All of them.</summary>
    All,
}
