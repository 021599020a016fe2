namespace VercelFunctions.PowerShell;

[Cmdlet(
    VerbsCommon.Clear,
    "VercelCache",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High,
    HelpUri = VercelCommand.Help + "Clear-VercelCache.md")]
[OutputType(typeof(void))]
public sealed class ClearVercelCacheCommand : CacheCommand
{
    private const string SharedData = " (on the Hobby and Pro plans, all projects of the team share the Data Cache)";

    // Not mandatory: PowerShell would prompt for it without naming the choices.
    [Parameter(Position = 0)]
    public CacheType? Type { get; set; }

    private protected override bool CanPurge => true;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Type is null)
        {
            const string Message = "-Type is required: Cdn for the CDN cache, Data for the Runtime Cache and the Data Cache, or All.";
            End(new CommandException(CommandFailure.NoCacheType, Message), null);
        }

        IEnumerable<PurgedCache> caches = Type switch
        {
            CacheType.Cdn => [PurgedCache.Cdn],
            CacheType.Data => [PurgedCache.Data],
            _ => [PurgedCache.Cdn, PurgedCache.Data],
        };
        foreach (PurgedCache cache in caches)
        {
            string shared = cache == PurgedCache.Data && Connection!.Project is not null ? SharedData : string.Empty;
            if (ShouldProcess($"the whole {cache} cache of {Connection}{shared}", "Clear"))
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
            Wait(new ValueTask(Connection!.Purger.PurgeAllAsync(cache, StopToken)));
        }
        catch (VercelException exception)
        {
            Fail(exception, cache);
        }
    }
}

/// <summary>Caches that Clear-VercelCache purges.</summary>
public enum CacheType
{
    /// <summary>The CDN cache.</summary>
    Cdn,

    /// <summary>The Runtime Cache and the Data Cache.</summary>
    Data,

    /// <summary>All of them.</summary>
    All,
}
