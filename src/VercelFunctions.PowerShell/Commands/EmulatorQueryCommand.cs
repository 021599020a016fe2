namespace VercelFunctions.PowerShell;

/// <summary>A cmdlet that asks what only a local Runtime Cache answers.</summary>
public abstract class EmulatorQueryCommand : CacheCommand
{
    private protected delegate ValueTask<IReadOnlyList<T>> EmulatorQuery<T>(HttpCacheStore store);

    /// <summary>Asks the local Runtime Cache; null where that failed, which was said then.</summary>
    /// <param name="query">What to ask.</param>
    /// <param name="lack">What no other cache has, as a part of a sentence.</param>
    /// <param name="ability">What only a local Runtime Cache can, as a part of a sentence.</param>
    private protected IReadOnlyList<T>? Ask<T>(EmulatorQuery<T> query, string lack, string ability)
    {
        try
        {
            return Store is HttpCacheStore store
                ? Wait(query(store))
                : throw new RuntimeCacheException(
                    RuntimeCacheFailure.NotSupported,
                    $"There are no {lack} in {Connection}.",
                    $"Only a local Runtime Cache can {ability}: Start-VercelCacheEmulator -Connect.");
        }
        catch (RuntimeCacheException exception)
        {
            Fail(exception, Connection);
            return null;
        }
    }
}
