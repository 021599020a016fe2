namespace VercelFunctions.PowerShell;

/// <summary>A cmdlet that works on the faults of a local Runtime Cache.</summary>
public abstract class FaultCommand : CacheCommand
{
    private protected delegate ValueTask<IReadOnlyList<CacheFault>> FaultRequest(HttpCacheStore store);

    /// <summary>Asks the local Runtime Cache; null where that failed, which was said then.</summary>
    private protected IReadOnlyList<CacheFault>? Ask(FaultRequest request)
    {
        try
        {
            return Store is HttpCacheStore store
                ? Wait(request(store))
                : throw new RuntimeCacheException(
                    RuntimeCacheFailure.NotSupported,
                    $"There are no faults to set in {Connection}.",
                    "Only a local Runtime Cache can be made to fail: Start-VercelCacheEmulator -Connect.");
        }
        catch (RuntimeCacheException exception)
        {
            Fail(exception, Connection);
            return null;
        }
    }
}
